"""The lines that are said in other languages than the pack's: who is speaking, that it is not understood, what helps.

A key of `say.LINES` and the language, as ISO 639-1: a pack's voice may override each, and add to them.
"""

from __future__ import annotations

from collections.abc import Mapping

FOREIGN: Mapping[str, str] = {
    "introduced_de": "Hallo, ich bin ein KI-Assistent und handle für {acting_for}.",
    "small_foreign_de": "Hier kann ich leider nur auf Englisch weiterhelfen.",
    "person_de": "Soll ich jemanden aus dem Team dazuholen? (ja/nein)",
    "person_hint_de": "Wenn Sie „person“ schreiben, hole ich jemanden aus dem Team dazu.",
    "to_person_de": "Ich übergebe an jemanden aus dem Team, der sieht, was wir hier geschrieben haben. {reasons}",
    "introduced_fr": "Bonjour, je suis un assistant IA qui agit pour {acting_for}.",
    "small_foreign_fr": "Je suis désolé, je ne peux vous aider ici qu'en anglais.",
    "person_fr": "Voulez-vous que je fasse venir quelqu'un de l'équipe ? (oui/non)",
    "person_hint_fr": "Écrivez « person » et je ferai venir quelqu'un de l'équipe.",
    "to_person_fr": "Je passe la main à quelqu'un de l'équipe, qui voit ce que nous avons écrit ici. {reasons}",
    "introduced_es": "Hola, soy un asistente de IA que actúa en nombre de {acting_for}.",
    "small_foreign_es": "Lo siento, aquí solo puedo ayudarle en inglés.",
    "person_es": "¿Quiere que avise a una persona del equipo? (sí/no)",
    "person_hint_es": "Si escribe «person», avisaré a una persona del equipo.",
    "to_person_es": "Le paso con una persona del equipo, que puede ver lo que hemos escrito aquí. {reasons}",
    "introduced_it": "Salve, sono un assistente IA che agisce per conto di {acting_for}.",
    "small_foreign_it": "Mi dispiace, qui posso aiutarla solo in inglese.",
    "person_it": "Vuole che chiami una persona del team? (sì/no)",
    "person_hint_it": "Scriva «person» e chiamerò una persona del team.",
    "to_person_it": "La passo a una persona del team, che può vedere quello che abbiamo scritto qui. {reasons}",
    "introduced_nl": "Hallo, ik ben een AI-assistent die handelt namens {acting_for}.",
    "small_foreign_nl": "Sorry, ik kan u hier alleen in het Engels helpen.",
    "person_nl": "Zal ik er iemand van het team bij halen? (ja/nee)",
    "person_hint_nl": "Als u 'person' schrijft, haal ik er iemand van het team bij.",
    "to_person_nl": "Ik draag het over aan iemand van het team, die kan zien wat we hier hebben geschreven. {reasons}",
    "introduced_pt": "Olá, sou um assistente de IA que age em nome de {acting_for}.",
    "small_foreign_pt": "Lamento, aqui só posso ajudar em inglês.",
    "person_pt": "Quer que eu chame uma pessoa da equipa? (sim/não)",
    "person_hint_pt": "Escreva «person» e eu chamo uma pessoa da equipa.",
    "to_person_pt": "Vou passar a uma pessoa da equipa, que pode ver o que escrevemos aqui. {reasons}",
    "introduced_pl": "Dzień dobry, jestem asystentem AI działającym w imieniu {acting_for}.",
    "small_foreign_pl": "Przepraszam, tutaj mogę pomóc tylko po angielsku.",
    "person_pl": "Czy mam poprosić kogoś z zespołu? (tak/nie)",
    "person_hint_pl": "Proszę napisać „person”, a poproszę kogoś z zespołu.",
    "to_person_pl": "Przekazuję sprawę komuś z zespołu, kto widzi, co tu napisaliśmy. {reasons}",
    "introduced_sv": "Hej, jag är en AI-assistent som agerar för {acting_for}.",
    "small_foreign_sv": "Tyvärr kan jag bara hjälpa till på engelska här.",
    "person_sv": "Ska jag ta in någon från teamet? (ja/nej)",
    "person_hint_sv": "Skriv ”person” så tar jag in någon från teamet.",
    "to_person_sv": "Jag lämnar över till någon i teamet, som kan se vad vi har skrivit här. {reasons}",
    "introduced_da": "Hej, jeg er en AI-assistent, der handler på vegne af {acting_for}.",
    "small_foreign_da": "Jeg kan desværre kun hjælpe på engelsk her.",
    "person_da": "Skal jeg hente en fra teamet? (ja/nej)",
    "person_hint_da": "Skriv »person«, så henter jeg en fra teamet.",
    "to_person_da": "Jeg giver det videre til en fra teamet, som kan se, hvad vi har skrevet her. {reasons}",
    "introduced_tr": "Merhaba, ben {acting_for} adına hareket eden bir yapay zekâ asistanıyım.",
    "small_foreign_tr": "Üzgünüm, burada yalnızca İngilizce yardımcı olabiliyorum.",
    "person_tr": "Ekipten birini çağırmamı ister misiniz? (evet/hayır)",
    "person_hint_tr": "“person” yazarsanız ekipten birini çağırırım.",
    "to_person_tr": "Sizi, burada yazdıklarımızı görebilen bir ekip arkadaşıma aktarıyorum. {reasons}",
}
"""For a pack that serves in English."""
