"""The words by which languages show: the small words of every text, and what customers write most."""

from __future__ import annotations

PROFILES: dict[str, str] = {
    "en": """the a an and or but of to in on at for from with by is are was were be been am do does did don t have has
        had i you he she it we they me my your our their his her its this that these those what which who
        where when why how not no yes can could would will shall should may might must please thanks
        thank hello hi hey want need like get got order orders parcel package delivery refund return
        exchange cancel send sent back money address email phone number card account item items size
        colour color late arrived broken help about if so as up out there here just still any some one
        two more less too very all because before after again other another new old change track
        subscription appointment pause skip book moved move wrong damaged missing small big large today
        tomorrow yesterday week day days month time people person someone somebody pls im ive id dont
        cant whats wheres jacket shoes shirt lamp scarf coffee machine m ll ve re s d buy bought paid pay
        charge update status name names pm""",
    "de": """der die das den dem des ein eine einen einem einer und oder aber nicht kein keine keinen ist sind war
        waren bin habe hat haben hatte wird werden wurde kann können könnte könnten möchte mochte mochten
        will wollen soll muss ich du er sie es wir ihr mich mir mein meine meinen meiner meinem dein ihre
        ihren ihnen uns unser dieser diese dieses was wer wo wann warum wie welche mit von zu zum zur auf
        aus bei nach für über um vor noch schon nur auch sehr bitte danke hallo guten tag morgen heute
        gestern bestellung bestellt paket lieferung geliefert rechnung geld zurück zurückgeben
        zurückschicken umtauschen stornieren kündigen adresse ändern nummer konto kaputt defekt
        beschädigt größe falsch hilfe wenn dass weil mehr alles ja nein gern gerne jetzt angekommen
        rücksendung erstattung schuhe jacke hemd größere kleiner mitarbeiter mensch sprechen konnen
        groesse zuruck zurueck fuer moechte koennen""",
    "fr": """le la les un une des du de d l et ou mais ne pas plus est sont était suis es a ai as avons avez ont être
        avoir je tu il elle nous vous ils elles me m moi mon ma mes ton votre vos notre nos leur son sa
        ses ce cet cette ces c qu que qui quoi où quand pourquoi comment quel quelle avec sans pour par
        sur dans en au aux chez vers très aussi bien encore déjà toujours jamais oui non bonjour salut
        merci svp plaît voudrais veux peux peut pouvez pourriez souhaite commande commandé colis
        livraison livré remboursement rembourser retourner renvoyer échanger annuler adresse changer
        numéro compte cassé abîmé taille argent aide si parce tout reçu jour semaine hier demain aujourd
        hui article veste chaussures quelqu parler j s y n arrivé arrivée cassée""",
    "es": """el la los las un una unos unas de del al y o pero no es son era fue está están estoy soy ser estar he ha
        han haber tengo tiene yo tú él ella nosotros ustedes me te se lo le les mi mis tu su sus nuestro
        este esta estos esto ese eso que qué quién dónde cuándo cómo cuál por para con sin en sobre hasta
        desde más muy también ya todavía aún siempre nunca sí hola gracias favor buenos buenas días
        tardes quiero quisiera puedo puede pueden podría necesito pedido pedidos paquete envío entrega
        reembolso devolver devolución cambiar cancelar anular dirección número cuenta roto dañado talla
        dinero ayuda si porque todo hoy ayer mañana semana artículo chaqueta zapatos persona hablar
        llegado donde como cuando""",
    "it": """il lo la i gli le un uno una di del della dei delle dal al alla nel nella e ed o ma non è sono era ero
        sei siamo essere ho hai ha abbiamo hanno avere io tu lui lei noi voi mi ti si ci vi mio mia miei
        mie tuo suo sua nostro questo questa questi quello che chi cosa dove quando perché come quale con
        senza per su in tra fra più molto anche già ancora sempre mai sì ciao buongiorno grazie prego
        favore vorrei voglio posso può potete potrei ordine ordini ordinato pacco spedizione consegna
        rimborso restituire reso cambiare annullare indirizzo numero conto rotto danneggiato taglia soldi
        aiuto se tutto oggi ieri domani settimana articolo giacca scarpe persona parlare arrivato dell c
        arrivata rotta lampada""",
    "nl": """de het een en of maar niet geen is zijn was waren ben heb heeft hebben had word wordt worden kan kunnen
        kunt zou zouden wil willen moet ik jij je u hij zij ze wij we jullie mij me mijn jouw uw ons onze
        hun dit dat deze die wat wie waar wanneer waarom hoe welke met van voor op in uit bij naar over
        om aan tot door nog al alleen ook heel erg graag alstublieft alsjeblieft bedankt dank hallo
        goedemorgen goedendag bestelling besteld pakket bezorging levering geleverd terug terugsturen
        retourneren retour ruilen annuleren adres wijzigen nummer rekening kapot beschadigd maat geld
        hulp als omdat alles vandaag gisteren morgen week artikel jas schoenen iemand spreken gekregen
        ontvangen nee lamp""",
    "pt": """o a os as um uma de do da dos das no na nos nas em e ou mas não é são era foi está estão estou sou ser
        estar tenho tem têm ter eu tu você vocês ele ela nós me te se lhe meu minha meus minhas seu sua
        nosso este esta isto esse isso que quem onde quando porquê porque como qual por para com sem
        sobre até desde mais muito também já ainda sempre nunca sim olá obrigado obrigada favor bom boa
        dia tarde quero queria gostaria posso pode podem poderia preciso pedido encomenda pacote envio
        entrega reembolso devolver devolução trocar cancelar morada endereço número conta partido
        danificado tamanho dinheiro ajuda tudo hoje ontem amanhã semana artigo casaco sapatos pessoa
        falar chegou ao à nao voce""",
    "pl": """i a w z na do od po za przy o u nie tak jest są był była było być jestem mam ma masz mamy mają mieć ja ty
        on ona my wy oni mnie mi mój moja moje mojego mojej swój nasz ten ta to te tego tej co kto gdzie
        kiedy dlaczego jak który która które się że czy ale lub oraz już jeszcze tylko też bardzo proszę
        dziękuję dzień dobry cześć witam chcę chciałbym chciałabym mogę może można potrzebuję zamówienie
        zamówienia zamówiłem paczka paczki przesyłka dostawa zwrot zwrócić wymienić anulować adres
        zmienić numer konto uszkodzony zepsuty rozmiar pieniądze pomoc jeśli bo wszystko dziś wczoraj
        jutro tydzień kurtka buty moim przyszła dotarła""",
    "sv": """och att det den en ett som är var har hade vara jag du han hon vi ni de mig min mitt mina din er vår
        detta denna vad vem när varför hur vilken med utan för från till på i av om inte ingen inget kan
        kunde skulle vill måste får ska men eller också bara mycket tack hej snälla ja nej beställning
        beställt paket leverans återbetalning returnera skicka tillbaka byta avbeställa avbryta adress
        ändra nummer konto trasig skadad storlek pengar hjälp idag igår imorgon vecka jacka skor någon
        prata kommit fått order beställningen""",
    "da": """og at det den en et som er var har havde være jeg du han hun vi i de mig min mit mine din jeres vores
        dette denne hvad hvem hvor hvornår hvorfor hvordan hvilken med uden for fra til på af om ikke
        ingen kan kunne skulle vil gerne må får skal men eller også kun meget tak hej venligst ja nej
        bestilling bestilt ordre pakke levering refusion returnere sende tilbage bytte annullere adresse
        ændre nummer konto ødelagt beskadiget størrelse penge hjælp dag går morgen uge jakke sko nogen
        tale kommet modtaget""",
    "no": """og at det den en et som er var har hadde være jeg du han hun vi dere de meg min mitt mine din deres vår
        dette denne hva hvem hvor når hvorfor hvordan hvilken med uten for fra til på av om ikke ingen
        kan kunne skulle vil gjerne må får skal men eller også bare mye takk hei vennligst ja nei
        bestilling bestilt ordre pakke levering refusjon returnere sende tilbake bytte avbestille adresse
        endre nummer konto ødelagt skadet størrelse penger hjelp dag går morgen uke jakke sko noen snakke
        kommet mottatt pakken bestillingen statusen""",
    "fi": """ja on ei en ole oli ovat olen minä sinä hän me te he minun sinun tämä se tuo mikä kuka missä milloin
        miksi miten kun jos että mutta tai myös vain vielä jo hyvin kiitos hei moi haluan haluaisin voin
        voiko voisin pitää tilaus tilaukseni tilauksen paketti pakettini toimitus palauttaa palautus
        vaihtaa peruuttaa osoite numero tili rikki koko rahat apua tänään eilen huomenna viikko takki
        kengät kanssa saanut ollut joku""",
    "tr": """ve bir bu şu o da de ile için ama veya değil var yok mı mi mu mü ne kim nerede zaman neden nasıl hangi
        ben sen biz siz onlar benim bana beni senin bizim sizin çok daha en gibi kadar sonra önce şimdi
        lütfen teşekkürler teşekkür merhaba selam günaydın evet hayır istiyorum isterim istiyoruz
        olabilir siparişim siparişimi sipariş siparişi paket kargo kargom teslimat iade iptal etmek
        değiştirmek değiştir adres adresimi numara hesap hasarlı kırık bozuk beden para paramı yardım
        bugün dün yarın hafta ceket ayakkabı geldi gelmedi nerde ediyorum""",
    "cs": """a i v na z do od po za o se si je jsem jsou byl byla být mám má máme já ty on ona my vy mě mi můj moje
        mého ten ta to co kdo kde kdy proč jak který která že ale nebo už ještě jen také velmi prosím
        děkuji dobrý den ahoj chci chtěl chtěla bych mohu můžu může potřebuji objednávka objednávku
        objednávky balík zásilka doručení vrátit vrácení vyměnit zrušit adresa adresu změnit číslo účet
        poškozený rozbité velikost peníze pomoc dnes včera zítra týden bunda boty není""",
    "ro": """și si în la de pe cu din pentru un o ale al a este sunt era am ai are avem au eu tu el ea noi voi mă îmi
        meu mea mele acest această ce cine unde când cum care nu da dar sau mai foarte vă rog mulțumesc
        bună ziua salut vreau aș dori pot poate puteți nevoie comanda comandă coletul livrare rambursare
        returnez returna schimba anula adresa numărul cont stricat mărime bani ajutor azi ieri mâine
        săptămână""",
    "hu": """a az és vagy de nem van volt vagyok lesz én te ő mi ti ők nekem engem egy ez mit ki hol mikor miért
        hogyan hogy ha is már még csak nagyon kérem köszönöm szia jó napot igen szeretném szeretnék
        akarom tudok lehet rendelés rendelésem rendelésemet csomag csomagom szállítás visszaküldeni
        visszaküldés cserélni törölni lemondani cím címet módosítani szám fiók sérült törött méret pénz
        segítség ma tegnap holnap hét""",
}

SCRIPTS: dict[str, tuple[tuple[str, str], ...]] = {
    "el": (("\u0370", "\u03ff"), ("\u1f00", "\u1fff")),
    "he": (("\u0590", "\u05ff"),),
    "ar": (("\u0600", "\u06ff"), ("\u0750", "\u077f")),
    "hi": (("\u0900", "\u097f"),),
    "th": (("\u0e00", "\u0e7f"),),
    "ko": (("\uac00", "\ud7a3"), ("\u1100", "\u11ff")),
    "ja": (("\u3040", "\u30ff"),),
    "zh": (("\u4e00", "\u9fff"),),
    "ru": (("\u0400", "\u04ff"),),
}
"""Scripts that one language of ours is written in, by their first and last characters; in this order."""

LETTERS: dict[str, frozenset[str]] = {
    language: frozenset(letters)
    for language, letters in (
        ("de", "ßäöü"), ("fr", "çœêèùàâîôûë"), ("es", "ñ¿¡"), ("it", "ìòù"), ("pt", "ãõ"), ("pl", "łąęśźżćń"),
        ("sv", "å"), ("da", "øæå"), ("no", "øæå"), ("tr", "ğşı"), ("cs", "řůěžšč"), ("ro", "țșăâî"), ("hu", "őű"),
        ("fi", "äö"),
    )
}  # fmt: skip
"""Letters that speak for a language, though others may have them, too."""

OF_NAMES = """
    de la le les los las el del der den die das dem van von zu zum zur di da do dos della du y e o a al et und en
    am an im unter st san santa saint rue via m d l s i"""
"""Words that stand in names and addresses everywhere: they tell a language only beside others."""

YES = """
    ja jawohl jo klar genau gerne gern oui ouais si sí claro vale certo sim tak evet tamam da jep igen ano kyllä joo"""
NO = """nein nee non nej nei nie não nao hayır hayir ne ei nem nu"""
"""A yes, and a no, in other languages than English."""

UKRAINIAN = frozenset("іїєґ")
PERSIAN = frozenset("پچژگ")
