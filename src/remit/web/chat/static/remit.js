/* Remit's chat: <script src="https://remit.example/chat/remit.js" async></script>. No framework, no build step. */
(() => {
  "use strict";

  const script = document.currentScript;
  const HERE = script ? new URL(".", script.src).href : "";
  const WAIT = { first: 500, most: 30_000, silent: 40_000, typing: 60_000 };
  const FILES = { most: 5, largest: 10 * 1024 * 1024, kinds: ["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", "text/plain"] };

  // -- words ---------------------------------------------------------------------------------------------------------

  const WORDS = {
    en: {
      open: "Open chat", close: "Close chat", chat: "Chat", news: "{n} new", assistant: "AI assistant", of: "of {name}", with: "{name} is with you",
      yes: "Yes", no: "No", show_more: "Show {n} more",
      greet: "How can we help?",
      hello: "You are writing with an AI assistant of {name}. It can make mistakes; a person can take over at any time.",
      person: "Talk to a person", asks_person: "I want to talk to a person.", menu: "More", device: "Continue on another device", anew: "Begin a new chat",
      link: "Open this link on the other device. It works once, within 24 hours. Whoever has it can read this chat.", copy: "Copy link", copied: "Copied", done: "Done",
      write: "Write a message", attach: "Attach a file", send: "Send", drop: "Drop files here", remove: "Remove {name}", you: "You", says: "{name} says", writing: "Writing …",
      sending: "Sending …", waiting: "Sent when you are back online", failed: "Not sent.", again: "Try again", offline: "You are offline. What you write is kept, and sent when you are back.",
      lost: "Connecting again …", over: "This chat has ended.", big: "{name} is larger than 10 MB.", kind: "{name}: pictures, PDF and plain text only.", many: "At most 5 files with a message.",
      confirm: "Please confirm", will: "This is exactly what will be done:", code: "Enter the code", code_to: "We sent six digits to {to}.", check: "Check", proof: "Done", at: "done {time}", reference: "reference {ref}",
      handed: "Passed on to a colleague", handed_taken: "A colleague has this", handed_see: "Show", correct: "Correct", correction: "Correct: {label}", save: "Save", cancel: "Cancel", corrected: "Correction: {label} is {value}.",
      joined: "{name} is with you now.", left: "You are with the AI assistant again.", answer: "Your answer", trouble: "That did not work. Please try again.", file: "Open {name}", scale: "From {low} to {high}",
    },
    de: {
      open: "Chat öffnen", close: "Chat schließen", chat: "Chat", news: "{n} neu", assistant: "KI-Assistent", of: "von {name}", with: "{name} ist bei Ihnen",
      yes: "Ja", no: "Nein", show_more: "{n} weitere zeigen",
      greet: "Wie können wir helfen?",
      hello: "Sie schreiben mit einem KI-Assistenten von {name}. Er kann Fehler machen; ein Mensch kann jederzeit übernehmen.",
      person: "Mit einem Menschen sprechen", asks_person: "Ich möchte mit einem Menschen sprechen.", menu: "Mehr", device: "Auf anderem Gerät fortsetzen", anew: "Neuen Chat beginnen",
      link: "Öffnen Sie diesen Link auf dem anderen Gerät. Er gilt einmal, 24 Stunden lang. Wer ihn hat, kann diesen Chat lesen.", copy: "Link kopieren", copied: "Kopiert", done: "Fertig",
      write: "Nachricht schreiben", attach: "Datei anhängen", send: "Senden", drop: "Dateien hier ablegen", remove: "{name} entfernen", you: "Sie", says: "{name} schreibt", writing: "Schreibt …",
      sending: "Wird gesendet …", waiting: "Wird gesendet, sobald Sie online sind", failed: "Nicht gesendet.", again: "Noch einmal", offline: "Sie sind offline. Was Sie schreiben, bleibt erhalten und wird später gesendet.",
      lost: "Verbindung wird wiederhergestellt …", over: "Dieser Chat ist beendet.", big: "{name} ist größer als 10 MB.", kind: "{name}: nur Bilder, PDF und reiner Text.", many: "Höchstens 5 Dateien je Nachricht.",
      confirm: "Bitte bestätigen", will: "Genau das wird getan:", code: "Code eingeben", code_to: "Wir haben sechs Ziffern an {to} geschickt.", check: "Prüfen", proof: "Erledigt", at: "erledigt {time}", reference: "Nummer {ref}",
      handed: "An einen Menschen übergeben", handed_taken: "Ein Mensch kümmert sich darum", handed_see: "Ansehen", correct: "Ändern", correction: "Ändern: {label}", save: "Speichern", cancel: "Abbrechen", corrected: "Korrektur: {label} ist {value}.",
      joined: "{name} ist jetzt bei Ihnen.", left: "Sie schreiben wieder mit dem KI-Assistenten.", answer: "Ihre Antwort", trouble: "Das hat nicht geklappt. Bitte noch einmal.", file: "{name} öffnen", scale: "Von {low} bis {high}",
    },
    fr: {
      open: "Ouvrir le chat", close: "Fermer le chat", chat: "Chat", news: "{n} nouveau(x)", assistant: "Assistant IA", of: "de {name}", with: "{name} est avec vous",
      yes: "Oui", no: "Non", show_more: "Encore {n}",
      greet: "Comment pouvons-nous aider ?",
      hello: "Vous écrivez à un assistant IA de {name}. Il peut se tromper ; une personne peut prendre le relais à tout moment.",
      person: "Parler à une personne", asks_person: "Je voudrais parler à une personne.", menu: "Plus", device: "Continuer sur un autre appareil", anew: "Commencer un nouveau chat",
      link: "Ouvrez ce lien sur l’autre appareil. Il marche une fois, pendant 24 heures. Qui l’a peut lire ce chat.", copy: "Copier le lien", copied: "Copié", done: "Terminé",
      write: "Écrire un message", attach: "Joindre un fichier", send: "Envoyer", drop: "Déposez les fichiers ici", remove: "Retirer {name}", you: "Vous", says: "{name} écrit", writing: "Écrit …",
      sending: "Envoi …", waiting: "Envoyé à votre retour en ligne", failed: "Non envoyé.", again: "Réessayer", offline: "Vous êtes hors ligne. Ce que vous écrivez est gardé et sera envoyé plus tard.",
      lost: "Reconnexion …", over: "Ce chat est terminé.", big: "{name} dépasse 10 Mo.", kind: "{name} : images, PDF et texte seulement.", many: "5 fichiers au plus par message.",
      confirm: "Veuillez confirmer", will: "Voici exactement ce qui sera fait :", code: "Saisissez le code", code_to: "Nous avons envoyé six chiffres à {to}.", check: "Vérifier", proof: "Fait", at: "fait à {time}", reference: "référence {ref}",
      handed: "Transmis à une personne", handed_taken: "Une personne s’en occupe", handed_see: "Voir", correct: "Corriger", correction: "Corriger : {label}", save: "Enregistrer", cancel: "Annuler", corrected: "Correction : {label} est {value}.",
      joined: "{name} est maintenant avec vous.", left: "Vous écrivez de nouveau à l’assistant IA.", answer: "Votre réponse", trouble: "Cela n’a pas marché. Veuillez réessayer.", file: "Ouvrir {name}", scale: "De {low} à {high}",
    },
    es: {
      open: "Abrir el chat", close: "Cerrar el chat", chat: "Chat", news: "{n} nuevo(s)", assistant: "Asistente de IA", of: "de {name}", with: "{name} está con usted",
      yes: "Sí", no: "No", show_more: "Mostrar {n} más",
      greet: "¿En qué podemos ayudar?",
      hello: "Escribe con un asistente de IA de {name}. Puede equivocarse; una persona puede tomar el relevo en cualquier momento.",
      person: "Hablar con una persona", asks_person: "Quiero hablar con una persona.", menu: "Más", device: "Seguir en otro dispositivo", anew: "Empezar un chat nuevo",
      link: "Abra este enlace en el otro dispositivo. Sirve una vez, durante 24 horas. Quien lo tenga puede leer este chat.", copy: "Copiar enlace", copied: "Copiado", done: "Listo",
      write: "Escriba un mensaje", attach: "Adjuntar un archivo", send: "Enviar", drop: "Suelte aquí los archivos", remove: "Quitar {name}", you: "Usted", says: "{name} escribe", writing: "Escribiendo …",
      sending: "Enviando …", waiting: "Se enviará cuando vuelva la conexión", failed: "No enviado.", again: "Reintentar", offline: "Está sin conexión. Lo que escriba se guarda y se enviará después.",
      lost: "Conectando de nuevo …", over: "Este chat ha terminado.", big: "{name} supera los 10 MB.", kind: "{name}: solo imágenes, PDF y texto.", many: "Como máximo 5 archivos por mensaje.",
      confirm: "Confirme, por favor", will: "Esto es exactamente lo que se hará:", code: "Escriba el código", code_to: "Hemos enviado seis cifras a {to}.", check: "Comprobar", proof: "Hecho", at: "hecho {time}", reference: "referencia {ref}",
      handed: "Pasado a una persona", handed_taken: "Una persona se ocupa de esto", handed_see: "Ver", correct: "Corregir", correction: "Corregir: {label}", save: "Guardar", cancel: "Cancelar", corrected: "Corrección: {label} es {value}.",
      joined: "{name} está ahora con usted.", left: "Escribe de nuevo con el asistente de IA.", answer: "Su respuesta", trouble: "No ha funcionado. Inténtelo otra vez.", file: "Abrir {name}", scale: "De {low} a {high}",
    },
  };

  // -- looks ---------------------------------------------------------------------------------------------------------

  const LOOKS = `
:host { all: initial; color-scheme: inherit; display: block;
  --accent: var(--remit-accent, light-dark(#14564a, #83d6bb)); --on-accent: var(--remit-on-accent, light-dark(#fff, #052019));
  --ink: var(--remit-ink, light-dark(#1b2220, #e8eeeb)); --soft: var(--remit-soft, light-dark(#57625e, #a4b2ac));
  --surface: var(--remit-surface, light-dark(#fff, #141917)); --raised: var(--remit-raised, light-dark(#f3f5f2, #1f2623));
  --line: var(--remit-line, light-dark(#e1e6e2, #303a36)); --bad: light-dark(#a3242b, #ffa49d); --good: light-dark(#14663f, #86d9a6);
  --mine: color-mix(in oklab, var(--accent) 16%, var(--surface)); --radius: var(--remit-radius, 18px);
  font: 400 15px/1.5 var(--remit-font, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  color: var(--ink); -webkit-text-size-adjust: 100%; text-align: start; }
:host([theme=light]) { color-scheme: light } :host([theme=dark]) { color-scheme: dark } :host([theme=auto]) { color-scheme: light dark }
*, ::before, ::after { box-sizing: border-box }
[hidden] { display: none !important }
button, input, textarea { font: inherit; color: inherit; letter-spacing: inherit; margin: 0 }
button { cursor: pointer; background: none; border: 0; padding: 0; border-radius: 10px; text-align: start }
button:disabled { cursor: default; opacity: .55 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
svg { display: block; inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round }
.away { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

.launch { position: fixed; z-index: var(--remit-z, 2147483000); inset-block-end: var(--remit-offset, 24px); inset-inline-end: var(--remit-offset, 24px);
  inline-size: 58px; block-size: 58px; border-radius: 50%; display: grid; place-items: center; background: var(--accent); color: var(--on-accent);
  box-shadow: 0 1px 2px #0003, 0 8px 24px #0000002e; transition: transform .16s, box-shadow .16s }
.launch:hover { transform: translateY(-2px); box-shadow: 0 2px 4px #0003, 0 12px 30px #0000003d }
.launch svg { inline-size: 26px; block-size: 26px }
.count { position: absolute; inset-block-start: -2px; inset-inline-end: -2px; min-inline-size: 21px; block-size: 21px; padding: 0 6px; border-radius: 11px; background: #b3261e; color: #fff; font: 600 12px/21px inherit; font-size: 12px; line-height: 21px; font-weight: 600; text-align: center }

.panel { position: fixed; z-index: var(--remit-z, 2147483000); inset-block-end: calc(var(--remit-offset, 24px) + 72px); inset-inline-end: var(--remit-offset, 24px);
  inline-size: 404px; block-size: min(700px, calc(100dvh - 128px)); display: flex; flex-direction: column; overflow: hidden; background: var(--surface);
  border: 1px solid var(--line); border-radius: calc(var(--radius) + 4px); box-shadow: 0 2px 6px #00000012, 0 24px 64px -12px #00000047; animation: rise .2s cubic-bezier(.2, .8, .2, 1) }
:host([inline]) { block-size: 100% } :host([inline]) .panel { position: relative; inset: auto; inline-size: 100%; block-size: 100%; min-block-size: 420px; animation: none; box-shadow: none }
:host([inline]) .launch, :host([inline]) .shut { display: none }

header { display: flex; align-items: center; gap: 12px; padding: 16px 12px 14px 20px; padding-inline: 20px 12px; border-block-end: 1px solid var(--line); flex: none }
.face { inline-size: 38px; block-size: 38px; border-radius: 12px; flex: none; display: grid; place-items: center; background: var(--mine); color: var(--accent); font-weight: 650; font-size: 16px }
.names { flex: 1; min-inline-size: 0 }
.names h2 { margin: 0; font: inherit; font-weight: 650; font-size: 16px; line-height: 1.3; letter-spacing: -.01em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.names p { margin: 1px 0 0; color: var(--soft); font-size: 13px; line-height: 1.35; display: flex; gap: 6px; align-items: center }
.icon { inline-size: 38px; block-size: 38px; display: grid; place-items: center; color: var(--soft); flex: none }
.icon:hover:not(:disabled) { background: var(--raised); color: var(--ink) }
.menu { position: absolute; z-index: 3; inset-block-start: 62px; inset-inline-end: 12px; min-inline-size: 248px; padding: 6px; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 12px 36px #00000030 }
.menu button { display: flex; gap: 11px; align-items: center; inline-size: 100%; padding: 10px 12px; font-size: 14px; border-radius: 9px } .menu button:hover { background: var(--raised) } .menu svg { color: var(--soft); inline-size: 18px }

.strip { flex: none; padding: 10px 20px; font-size: 13.5px; line-height: 1.45; background: var(--raised); border-block-end: 1px solid var(--line) }
.strip summary { cursor: pointer; display: flex; gap: 9px; align-items: center; list-style: none; font-weight: 600; border-radius: 6px } .strip summary::-webkit-details-marker { display: none }
.strip summary span:last-child { margin-inline-start: auto; font-weight: 450; color: var(--accent); text-decoration: underline; text-underline-offset: 3px; text-decoration-thickness: 1px } .strip details[open] summary span:last-child { display: none }
.strip svg { inline-size: 17px; block-size: 17px; color: var(--accent); flex: none }
.strip .about { margin: 9px 0 2px; color: var(--soft) } .strip .about::first-letter { text-transform: uppercase }

.scroll { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; padding: 20px; scrollbar-width: thin; scrollbar-color: var(--line) transparent; outline-offset: -3px }
.log, .live, .ask { display: flex; flex-direction: column; gap: 10px } .live:not(:empty), .ask:not(:empty) { margin-block-start: 10px }
.hello { color: var(--soft); font-size: 13.5px; line-height: 1.5; padding-block-end: 10px; text-wrap: pretty }
.hello:empty { display: none } .hello b { display: block; color: var(--ink); font-size: 23px; font-weight: 650; letter-spacing: -.018em; line-height: 1.25; margin-block: 4px 8px }
.note { align-self: center; color: var(--soft); font-size: 13px; text-align: center; padding: 4px 12px; text-wrap: balance }
.msg { max-inline-size: 86%; align-self: flex-start; display: flex; flex-direction: column; gap: 6px; animation: rise .18s ease-out }
.msg.mine { align-self: flex-end; align-items: flex-end }
.said { padding: 10px 15px; border-radius: var(--radius); background: var(--raised); white-space: pre-wrap; overflow-wrap: anywhere; text-wrap: pretty }
.msg:not(.mine) .said { border-end-start-radius: 5px } .mine .said { background: var(--mine); border-end-end-radius: 5px }
.said a { color: var(--accent); text-underline-offset: 3px } .who { font-size: 12.5px; font-weight: 600; color: var(--soft); padding-inline-start: 2px }
.when, .fate { font-size: 12px; line-height: 1.3; color: var(--soft); padding-inline: 4px; display: none } .msg.last .when, .fate:not(:empty) { display: block } .fate button { color: var(--accent); text-decoration: underline; text-underline-offset: 3px; margin-inline-start: 5px }
.msg.waits .said { opacity: .66 } .msg.bad .said { box-shadow: inset 0 0 0 1px var(--bad) } .msg.bad .fate { color: var(--bad) }
.card { border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); padding: 15px 16px; animation: rise .18s ease-out }
.card h3 { margin: 0 0 3px; font: inherit; font-weight: 650; font-size: 15px } .card p { margin: 0; color: var(--soft); font-size: 14px; line-height: 1.45 }
dl { margin: 12px 0 0; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 6px 16px; font-size: 14px; line-height: 1.45 } dt { color: var(--soft) } dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; font-weight: 500 } dd .row { display: flex; justify-content: space-between; gap: 10px; align-items: baseline }
.proof { display: grid; grid-template-columns: auto 1fr; gap: 2px 11px; align-items: start; border-color: color-mix(in oklab, var(--good) 32%, var(--line)); background: color-mix(in oklab, var(--good) 6%, var(--surface)); padding: 13px 15px }
.proof svg { color: var(--good); margin-block-start: 1px; grid-row: span 2 } .proof b { font-weight: 500; line-height: 1.4; overflow-wrap: anywhere } .proof small { font-size: 13px; color: var(--soft); font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
.choices { display: flex; flex-wrap: wrap; gap: 8px } .choices.long { flex-direction: column; align-items: stretch }
.btn { min-block-size: 42px; padding: 9px 16px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); font-weight: 500; line-height: 1.35; overflow-wrap: anywhere; transition: background .12s, border-color .12s }
.btn:hover:not(:disabled) { border-color: var(--accent); background: var(--mine) } .btn.first { background: var(--accent); border-color: var(--accent); color: var(--on-accent) } .btn.first:hover:not(:disabled) { background: color-mix(in oklab, var(--accent) 88%, var(--ink)) }
.row2 { display: flex; gap: 8px; margin-block-start: 14px } .row2 .btn { flex: 1; text-align: center } .row2 .first { flex: 2 }
.scale { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: 6px } .scale .btn { padding: 9px 0; text-align: center; font-variant-numeric: tabular-nums }
.field { inline-size: 100%; min-block-size: 44px; padding: 9px 13px; border: 1px solid light-dark(#8b9691, #66736d); border-radius: 12px; background: var(--surface); outline-offset: 0 }
.code { font-size: 22px; letter-spacing: .34em; text-align: center; font-variant-numeric: tabular-nums; direction: ltr; margin-block-start: 12px; padding-inline-start: calc(13px + .34em) }
.card .doing { color: var(--ink); margin-block-start: 8px }
.small { font-size: 13px; color: var(--accent); text-decoration: underline; text-underline-offset: 3px; text-decoration-thickness: 1px; border-radius: 4px }
.dots { align-self: flex-start; display: flex; gap: 5px; padding: 15px 16px; background: var(--raised); border-radius: var(--radius); border-end-start-radius: 5px } .dots i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--soft); animation: dot 1.2s infinite } .dots i:nth-child(2) { animation-delay: .15s } .dots i:nth-child(3) { animation-delay: .3s }

.files { display: flex; flex-wrap: wrap; gap: 8px } .file { display: flex; align-items: center; gap: 9px; max-inline-size: 100%; padding: 6px 10px 6px 6px; padding-inline: 6px 10px; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); font-size: 13px; line-height: 1.3 }
.file .pic { inline-size: 38px; block-size: 38px; border-radius: 8px; object-fit: cover; background: var(--raised); display: grid; place-items: center; color: var(--soft); flex: none } .file span { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-inline-size: 190px } .file small { display: block; color: var(--soft); font-size: 12px } .file .icon { inline-size: 28px; block-size: 28px; margin-inline-end: -4px } .file.up { opacity: .6 } button.file:hover { border-color: var(--accent) }

footer { flex: none; padding: 10px 14px 14px; border-block-start: 1px solid var(--line) }
.state { font-size: 13px; color: var(--soft); padding: 2px 6px 8px; display: flex; gap: 8px; align-items: center; line-height: 1.4 } .state::before { content: ""; inline-size: 7px; block-size: 7px; border-radius: 50%; background: #c77700; flex: none } .fault { font-size: 13.5px; color: var(--bad); padding: 2px 6px 8px; line-height: 1.4 }
.box { display: flex; align-items: flex-end; gap: 2px; border: 1px solid light-dark(#8b9691, #66736d); border-radius: 16px; padding: 4px; background: var(--surface); transition: border-color .12s } .box:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent) }
.box textarea { flex: 1; min-inline-size: 0; border: 0; outline: 0; background: none; resize: none; padding: 8px 4px; line-height: 22px; max-block-size: 132px; field-sizing: content; block-size: 38px; font-size: 15px } @supports (field-sizing: content) { .box textarea { block-size: auto; min-block-size: 38px } }
textarea::placeholder { color: var(--soft); opacity: 1 } .box .go { background: var(--accent); color: var(--on-accent); border-radius: 12px } .box .go:hover:not(:disabled) { background: color-mix(in oklab, var(--accent) 88%, var(--ink)); color: var(--on-accent) } .box .go:disabled { background: var(--raised); color: var(--soft); opacity: 1 }
footer .files { padding: 0 2px 8px } .below { display: flex; justify-content: center; padding-block-start: 9px } .below .small { color: var(--soft); padding: 2px 6px } .below .small:hover { color: var(--accent) }
.drop { position: absolute; inset: 8px; z-index: 4; border: 2px dashed var(--accent); border-radius: var(--radius); background: color-mix(in oklab, var(--surface) 92%, transparent); display: grid; place-items: center; font-weight: 600; color: var(--accent); pointer-events: none }
:dir(rtl) .go svg, :dir(rtl) .turn { transform: scaleX(-1) }
@keyframes rise { from { opacity: 0; transform: translateY(6px) } } @keyframes dot { 0%, 60%, 100% { opacity: .3 } 30% { opacity: 1 } }
@media (max-width: 520px) { :host(:not([inline])) .panel { inset: 0; inline-size: 100%; block-size: 100dvh; border: 0; border-radius: 0 } :host(:not([inline])[data-shown]) .launch { display: none } .box textarea, .field { font-size: 16px } .code { font-size: 24px } footer { padding-block-end: max(14px, env(safe-area-inset-bottom)) } header { padding-block-start: max(16px, env(safe-area-inset-top)) } }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; scroll-behavior: auto !important } .dots i:nth-child(2) { opacity: .6 } }
@media (forced-colors: active) { .said, .card, .launch, .box .go { border: 1px solid } }
`;

  const ICONS = {
    chat: "M5 18.5V7.5A2.5 2.5 0 0 1 7.5 5h9A2.5 2.5 0 0 1 19 7.5v6a2.5 2.5 0 0 1-2.5 2.5H9z", close: "M6 6l12 12M18 6L6 18", more: "M6 12h.01M12 12h.01M18 12h.01", send: "M5 12h13M12.5 6l6 6-6 6",
    clip: "M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.6-7.6a3 3 0 0 1 4.3 4.3l-7.5 7.5a1.5 1.5 0 0 1-2.1-2.1l6.9-6.9", tick: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12.2l2.8 2.8L16 9.5", doc: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
    device: "M8 3.5h8a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM11 17.5h2", anew: "M12 6v12M6 12h12", person: "M12 12a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2M5 19.5c1-3.4 3.8-5 7-5s6 1.6 7 5",
  };

  // -- making elements: text is text, and never markup ----------------------------------------------------------------

  function h(tag, props, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(props || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    if (name === "more") path.setAttribute("stroke-width", "2.6");
    svg.append(path);
    return svg;
  }

  /** Text, with its https addresses as links. */
  function rich(text) {
    const parts = [];
    let from = 0;
    for (const found of text.matchAll(/https:\/\/[^\s<>"'“”]+[^\s<>"'“”.,;:!?)\]]/g)) {
      let url;
      try { url = new URL(found[0]); } catch { continue; }
      parts.push(text.slice(from, found.index), h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, found[0]));
      from = found.index + found[0].length;
    }
    return [...parts, text.slice(from)];
  }

  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const newId = () => crypto.getRandomValues(new Uint32Array(4)).reduce((id, n) => id + n.toString(36).padStart(7, "0"), "");
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // -- the line to Remit ----------------------------------------------------------------------------------------------

  class Fault extends Error {
    constructor(status, detail, after) { super(detail); this.status = status; this.after = after; }
  }

  /** A conversation: opened when first needed, followed wherever it broke off, kept for the next page. */
  class Line {
    constructor(base, identity, hear) {
      Object.assign(this, { base, identity, hear, seq: 0, key: `remit ${base}` });
      const kept = this.read();
      this.session = kept && kept.who === this.who() ? kept : null;
      this.queue = this.session ? this.session.queue || [] : [];
      for (const said of this.queue) said.failed = "";
    }

    who() {
      try { return JSON.parse(atob(this.identity.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub || "signed in"; } catch { return this.identity ? "signed in" : ""; }
    }

    read() { try { return JSON.parse(localStorage.getItem(this.key)); } catch { return null; } }

    keep() {
      try {
        if (this.session) localStorage.setItem(this.key, JSON.stringify({ ...this.session, who: this.who(), queue: this.queue }));
        else localStorage.removeItem(this.key);
      } catch { /* then it lasts as long as the page */ }
    }

    async ask(path, body, method = "POST") {
      const headers = {};
      if (this.session) headers.Authorization = `Bearer ${this.session.token}`;
      const form = body instanceof FormData;
      if (body && !form) headers["Content-Type"] = "application/json";
      const answer = await fetch(this.base + path, { method, headers, body: form ? body : body && JSON.stringify(body), credentials: "omit", cache: "no-store" });
      if (answer.ok) return answer;
      let detail = "";
      try { detail = (await answer.json()).detail; } catch { /* not one of ours */ }
      throw new Fault(answer.status, detail, Number(answer.headers.get("Retry-After")) || 0);
    }

    /** The session; opened by the first who needs it. */
    open() {
      if (this.session) return Promise.resolve(this.session);
      this.opening ??= this.begin().then((opened) => this.enter(opened)).finally(() => { this.opening = null; });
      return this.opening;
    }

    /** Who is signed in is written into a page when it is made: by now it may be too long ago, and they are nobody. */
    async begin() {
      try {
        return await (await this.ask("conversations", this.identity ? { identity: this.identity } : {})).json();
      } catch (fault) {
        if (!this.identity || fault.status !== 401) throw fault;
        this.identity = "";
        this.hear("unknown", fault);
        return this.begin();
      }
    }

    enter(opened) {
      this.session = opened;
      this.keep();
      this.hear("entered", opened);
      return opened;
    }

    /** Go on with a conversation that was begun elsewhere. */
    resume(ticket) {
      this.leave();
      return (this.opening = this.ask("resume", { ticket }).then((answer) => answer.json()).then((opened) => this.enter(opened)).finally(() => { this.opening = null; }));
    }

    async link() { return (await (await this.ask("links", {})).json()).ticket; }

    leave() {
      this.session = null;
      this.queue = [];
      this.seq = 0;
      this.keep();
      this.reading?.abort();
    }

    /** Follow what happens until the chat is over, from where it broke off. */
    async follow() {
      if (this.following || !this.session) return;
      this.following = true;
      for (let wait = WAIT.first; this.session; ) {
        const session = this.session;
        try {
          await this.listen(() => { wait = WAIT.first; });
        } catch (fault) {
          if (session !== this.session) break;
          if (fault.status === 401 || fault.status === 410) { this.end(); break; }
          this.hear("lost");
        }
        if (!this.session) break;
        await Promise.race([pause(wait * (0.7 + Math.random() * 0.6)), new Promise((resolve) => { this.hurry = resolve; })]);
        wait = Math.min(wait * 2, WAIT.most);
      }
      this.following = false;
      if (this.session) this.follow();
    }

    end() { this.leave(); this.hear("over"); }

    async listen(connected) {
      const stop = (this.reading = new AbortController());
      let watch;
      const alive = () => { clearTimeout(watch); watch = setTimeout(() => stop.abort(), WAIT.silent); };
      alive();
      try {
        const headers = { Authorization: `Bearer ${this.session.token}`, Accept: "text/event-stream" };
        if (this.seq) headers["Last-Event-ID"] = String(this.seq);
        const answer = await fetch(this.base + "events", { headers, signal: stop.signal, credentials: "omit", cache: "no-store" });
        if (!answer.ok) throw new Fault(answer.status, "");
        connected();
        this.hear("connected");
        this.flush();
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let rest = ""; ; ) {
          const { value, done } = await reader.read();
          if (done) return;
          alive();
          const blocks = (rest + value).split("\n\n");
          rest = blocks.pop();
          for (const block of blocks) this.take(block);
        }
      } finally { clearTimeout(watch); }
    }

    take(block) {
      const field = (name) => (block.match(new RegExp(`^${name}: (.*)$`, "m")) || [])[1];
      const [name, data, id] = [field("event"), field("data"), field("id")];
      if (!name) return;
      const body = JSON.parse(data);
      if (name === "message") this.arrived(body.id);
      if (name === "token") { this.session.token = body.token; this.keep(); }
      else if (name === "over") this.end();
      else this.hear(name, body);
      if (id) this.seq = Number(id);
    }

    arrived(id) {
      const before = this.queue.length;
      this.queue = this.queue.filter((said) => `${this.session.conversation}.${said.id}` !== id);
      if (this.queue.length !== before) this.keep();
    }

    say(said) {
      this.queue.push(said);
      this.keep();
      return this.flush();
    }

    /** Send what waits, in its order; what is on its way already is not sent twice, for its id is heard once. */
    async flush() {
      if (this.flushing) return;
      this.flushing = true;
      try {
        await this.open();
        this.follow();
        for (let said; (said = this.queue.find((one) => !one.sent && !one.failed)); ) {
          this.hear("sending", said);
          const { id, text, pressed, attachments, corrects } = said;
          try {
            await this.ask("messages", { id, text, ...(pressed && { pressed }), ...(corrects && { corrects }), attachments: attachments.map((file) => file.id) });
            said.sent = this.session.begun = true;
          } catch (fault) {
            if (!(fault instanceof Fault) || fault.status >= 500) throw fault;
            if (fault.status === 401 || fault.status === 410) { this.end(); return; }
            if (fault.status === 429) { await pause((fault.after || 5) * 1000); continue; }
            said.failed = fault.message || "?";
          }
          this.keep();
          this.hear("sent", said);
        }
      } catch (fault) {
        this.hear("lost", fault instanceof Fault ? fault : null);
        if (!this.following) setTimeout(() => this.flush(), 3000);
        else setTimeout(() => { if (this.queue.some((one) => !one.sent && !one.failed)) this.flush(); }, 4000);
      } finally { this.flushing = false; }
    }

    async upload(file) {
      await this.open();
      const form = new FormData();
      form.append("file", file, file.name || "picture.png");
      return (await this.ask("attachments", form)).json();
    }

    async fetch(id) { return (await this.ask(`attachments/${encodeURIComponent(id)}`, null, "GET")).blob(); }
  }

  // -- the element ----------------------------------------------------------------------------------------------------

  class RemitChat extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(LOOKS);
      this.attachShadow({ mode: "open", delegatesFocus: false }).adoptedStyleSheets = [sheet];
      const asked = (this.getAttribute("lang") || document.documentElement.lang || navigator.language || "en").slice(0, 2);
      this.tongue = WORDS[asked] ? asked : "en";
      this.region = navigator.language.startsWith(this.tongue) ? navigator.language : this.tongue;
      Object.assign(this, { nodes: new Map(), files: [], unread: 0, person: null, name: this.getAttribute("title") || "" });
      this.removeAttribute("title");
      this.line = new Line(this.getAttribute("server") || HERE, this.getAttribute("identity") || "", (what, body) => this[`on_${what}`]?.(body));
      this.removeAttribute("identity");
      this.build();
      for (const said of this.line.queue) this.show(this.pending(said));
      const ticket = (location.hash.match(/[#&]remit=([\w-]{20,})/) || [])[1];
      if (ticket) this.resume(ticket);
      else if (this.line.session) { this.on_entered(this.line.session); if (this.line.session.begun) this.line.follow(); }
      else if (this.line.identity) this.line.open().catch(() => {}); // while it still counts
      if (this.hasAttribute("inline") || this.hasAttribute("open")) this.open(false);
      addEventListener("online", () => this.reach());
      addEventListener("offline", () => this.reach());
      document.addEventListener("visibilitychange", () => { if (!document.hidden) this.line.hurry?.(); });
    }

    /** The words for something, in the language of the page. */
    t(key, values = {}) { return (WORDS[this.tongue][key] || "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? ""); }

    get shown() { return !this.panel.hidden; }

    build() {
      const make = (key, name, onclick, more = {}) => h("button", { type: "button", class: "icon", "aria-label": this.t(key), title: this.t(key), onclick, ...more }, icon(name));
      this.launch = h("button", { type: "button", class: "launch", "aria-expanded": "false", "aria-label": this.t("open"), onclick: () => (this.shown ? this.close() : this.open()) }, icon("chat"));
      this.title_ = h("bdi");
      this.sub = h("p");
      this.face = h("div", { class: "face", "aria-hidden": "true" });
      this.more = make("menu", "more", () => this.menu(this.menu_.hidden), { "aria-haspopup": "menu", "aria-expanded": "false" });
      this.menu_ = h("div", { class: "menu", role: "menu", hidden: true, onkeydown: (event) => this.walk(event) },
        ...[["person", "person", () => this.askPerson()], ["device", "device", () => this.elsewhere()], ["anew", "anew", () => this.anew()]].map(([key, name, act]) =>
          h("button", { type: "button", role: "menuitem", onclick: () => { this.menu(false); act(); } }, icon(name), this.t(key))));
      this.strip = h("div", { class: "strip", hidden: true });
      this.hello = h("div", { class: "hello", dir: "auto" });
      this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": this.t("chat") });
      this.live = h("div", { class: "live", "aria-hidden": "true" });
      this.ask = h("div", { class: "ask" });
      this.scroll = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": this.t("chat") }, this.hello, this.log, this.live, this.ask);
      this.scroll.addEventListener("scroll", () => { this.up = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight > 80; }, { passive: true });
      this.status = h("div", { role: "status", class: "away" });
      this.state = h("div", { class: "state", role: "status", dir: "auto", hidden: true });
      this.fault = h("div", { class: "fault", role: "alert", dir: "auto" });
      this.tray = h("div", { class: "files", hidden: true });
      this.text = h("textarea", { rows: "1", dir: "auto", maxlength: "20000", placeholder: this.t("write"), "aria-label": this.t("write"), enterkeyhint: "send",
        oninput: () => this.ready(), onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); } },
        onpaste: (event) => { if (event.clipboardData.files.length) { event.preventDefault(); this.attach(event.clipboardData.files); } } });
      this.picker = h("input", { type: "file", multiple: true, hidden: true, accept: FILES.kinds.join(), onchange: () => { this.attach(this.picker.files); this.picker.value = ""; } });
      this.go = make("send", "send", () => this.send(), { class: "icon go", disabled: true });
      this.dropping = h("div", { class: "drop", hidden: true }, this.t("drop"));
      this.panel = h("section", { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true, onkeydown: (event) => this.keys(event) },
        h("header", {}, this.face, h("div", { class: "names" }, h("h2", { id: "title" }, this.title_), this.sub), this.more, make("close", "close", () => this.close(), { class: "icon shut" })),
        this.menu_, this.strip, this.scroll, this.status,
        h("footer", {}, this.state, this.fault, this.tray,
          h("div", { class: "box" }, make("attach", "clip", () => this.picker.click()), this.picker, this.text, this.go),
          (this.human = h("div", { class: "below" }, h("button", { type: "button", class: "small", onclick: () => this.askPerson() }, this.t("person"))))),
        this.dropping);
      for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) this.panel.addEventListener(kind, (event) => this.drag(event));
      this.shadowRoot.append(h("div", { role: "region", "aria-label": this.t("chat"), lang: this.tongue, dir: this.getAttribute("dir") || getComputedStyle(this.parentElement || this).direction }, this.panel, this.launch));
      this.panel.addEventListener("click", (event) => { if (!this.menu_.contains(event.target) && !this.more.contains(event.target)) this.menu(false); });
      this.lead(null);
    }

    // -- opening, closing, keys --

    open(focus = true) {
      this.panel.hidden = false;
      this.setAttribute("data-shown", "");
      this.launch.setAttribute("aria-expanded", "true");
      this.count(0);
      this.seen();
      this.reach();
      this.line.open().then(() => this.line.follow(), (fault) => this.complain(fault));
      this.down(true);
      if (focus) (this.ask.querySelector("#code") || (matchMedia("(hover: hover)").matches ? this.text : this.panel)).focus();
    }

    close() {
      this.panel.hidden = true;
      this.removeAttribute("data-shown");
      this.launch.setAttribute("aria-expanded", "false");
      this.count(0);
      this.launch.focus();
    }

    keys(event) {
      if (event.key === "Escape") {
        event.stopPropagation();
        if (!this.menu_.hidden) { this.menu(false); this.more.focus(); } else if (!this.hasAttribute("inline")) this.close();
      } else if (event.key === "Tab" && matchMedia("(max-width: 520px)").matches && !this.hasAttribute("inline")) {
        const stops = [...this.panel.querySelectorAll("button, input, textarea, a, summary, [tabindex]")].filter((one) => !one.disabled && one.checkVisibility());
        const [first, last, now] = [stops[0], stops.at(-1), this.shadowRoot.activeElement];
        if (now === (event.shiftKey ? first : last)) { event.preventDefault(); (event.shiftKey ? last : first).focus(); }
      }
    }

    menu(show) {
      if (this.menu_.hidden === !show) return;
      this.menu_.hidden = !show;
      this.more.setAttribute("aria-expanded", String(show));
      if (show) this.menu_.firstElementChild.focus();
    }

    walk(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const items = [...this.menu_.children];
      items.at((items.indexOf(this.shadowRoot.activeElement) + step) % items.length).focus();
    }

    count(n) {
      this.unread = n;
      this.launch.setAttribute("aria-label", this.shown ? this.t("close") : n ? `${this.t("open")} (${this.t("news", { n })})` : this.t("open"));
      this.launch.replaceChildren(icon(this.shown ? "close" : "chat"), ...(n ? [h("span", { class: "count", "aria-hidden": "true" }, String(n))] : []));
    }

    /** Keep to the end, unless somebody reads further up. */
    down(always) {
      if (always) this.up = false;
      if (!this.up) requestAnimationFrame(() => { this.scroll.scrollTop = this.scroll.scrollHeight; });
    }

    // -- who it is with, and whether it can be reached --

    lead(person) {
      const name = this.name || this.t("chat");
      this.title_.textContent = person || name;
      this.face.textContent = [...(person || name)][0].toUpperCase();
      this.sub.replaceChildren(...(person ? [this.t("of", { name })] : [this.t("assistant")]));
      this.hello.replaceChildren(...(this.name ? [h("b", {}, this.t("greet")), this.t("hello", { name })] : []));
      this.human.hidden = Boolean(person);
      this.menu_.firstElementChild.hidden = Boolean(person);
    }

    reach(lost = this.lost) {
      this.lost = lost;
      const words = !navigator.onLine ? this.t("offline") : lost ? this.t("lost") : "";
      this.state.hidden = !words;
      if (this.state.textContent !== words) this.state.textContent = words;
      if (navigator.onLine) this.line.hurry?.();
      for (const said of this.line.queue) this.fate(said);
    }

    complain(fault) {
      if (fault instanceof Fault) this.fault.textContent = fault.message || this.t("trouble");
      else this.reach(true);
    }

    on_entered(opened) {
      if (opened.acting_for) { this.name ||= opened.acting_for; this.lead(this.person); }
    }

    on_unknown(fault) { this.complain(fault); }

    on_connected() { clearTimeout(this.losing); this.reach(false); }

    on_lost(fault) {
      if (fault) this.complain(fault);
      clearTimeout(this.losing);
      this.losing = setTimeout(() => this.reach(true), 1500);
      this.busy(false);
    }

    on_over() {
      this.busy(false);
      this.ask.replaceChildren(h("div", { class: "note", role: "status" }, this.t("over")), h("div", { class: "choices" }, h("button", { type: "button", class: "btn first", onclick: () => this.anew() }, this.t("anew"))));
      this.down(true);
    }

    anew() {
      this.line.leave();
      this.nodes.clear();
      for (const part of [this.log, this.live, this.ask, this.strip]) part.replaceChildren();
      Object.assign(this, { asked: "", person: null, waiting: null });
      this.strip.hidden = true;
      this.lead(null);
      this.line.open().then(() => this.line.follow(), (fault) => this.complain(fault));
      this.text.focus();
    }

    async resume(ticket) {
      history.replaceState(history.state, "", location.pathname + location.search);
      const resumed = this.line.resume(ticket).then(() => { this.line.session.begun = true; this.line.keep(); });
      this.open();
      try { await resumed; } catch (fault) { if (fault instanceof Fault) this.on_over(); }
    }

    async elsewhere() {
      try {
        const ticket = await this.line.link();
        const link = `${location.href.split("#")[0]}#remit=${ticket}`;
        const field = h("input", { class: "field", readonly: true, value: link, "aria-label": this.t("device"), dir: "ltr", onfocus: () => field.select() });
        const copy = h("button", { type: "button", class: "btn first", onclick: async () => { field.select(); try { await navigator.clipboard.writeText(link); } catch { document.execCommand("copy"); } copy.textContent = this.t("copied"); } }, this.t("copy"));
        const card = h("div", { class: "card", role: "group", "aria-label": this.t("device") }, h("h3", {}, this.t("device")), h("p", {}, this.t("link")), h("div", { class: "row2" }, field),
          h("div", { class: "row2" }, copy, h("button", { type: "button", class: "btn", onclick: () => { card.remove(); this.text.focus(); } }, this.t("done"))));
        this.ask.append(card);
        this.down(true);
        copy.focus();
      } catch (fault) { this.complain(fault); }
    }

    // -- what is said --

    on_message(body) {
      const before = this.nodes.get(body.id);
      if (before && !before.waits) return; // told again after the line was lost
      const node = this.message(body);
      this.nodes.set(body.id, node);
      if (before) before.replaceWith(node);
      else this.log.append(node);
      this.settle(node);
      if (body.author === "customer") return;
      this.busy(false);
      this.seen(body.at);
    }

    /** What was shown is not news, on the next page either. */
    seen(at) {
      const { session } = this.line;
      this.last = at || this.last;
      if (!session || !this.last || this.last <= (session.seen || "")) return;
      if (!this.shown) { if (at) this.count(this.unread + 1); return; }
      session.seen = this.last;
      this.line.keep();
    }

    /** Said things stand in the order they were heard; what still waits comes after them. */
    settle(node) {
      const waits = [...this.log.children].find((one) => one.waits);
      if (waits && waits !== node) this.log.insertBefore(node, waits);
      this.log.querySelector(".last")?.classList.remove("last");
      node.classList.add("last");
      this.down();
    }

    show(node) {
      this.log.append(node);
      this.down(node.classList.contains("mine"));
      return node;
    }

    message({ author, who, text, at, attachments, proofs }) {
      const mine = author === "customer";
      const label = mine ? this.t("you") : this.t("says", { name: who || this.t("assistant") });
      const words = mine ? text : plainly(text);
      const told = (proofs || []).length > 0 && proofs.map((proof) => proof.says).join(" ") === words.replace(/\s+/g, " "); // the card says it
      return h("div", { class: mine ? "msg mine" : "msg" },
        who ? h("div", { class: "who", "aria-hidden": "true", dir: "auto" }, who) : null,
        h("span", { class: "away" }, `${label}: `),
        words && !told ? h("div", { class: "said", dir: "auto" }, rich(words)) : null,
        attachments.length ? h("div", { class: "files" }, attachments.map((file) => this.chip(file))) : null,
        (proofs || []).map((proof) => this.proof(proof)),
        h("time", { class: "when", datetime: at }, h("bdi", {}, this.clock(at))));
    }

    clock(at) {
      const when = new Date(at);
      const day = when.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" };
      return new Intl.DateTimeFormat(this.region, { hour: "2-digit", minute: "2-digit", ...day }).format(when);
    }

    proof({ says, reference, at }) {
      const small = [this.t("at", { time: this.clock(at) }), reference && this.t("reference", { ref: reference })].filter(Boolean).join(" · ");
      return h("div", { class: "card proof", role: "group", "aria-label": this.t("proof") }, icon("tick"), h("b", { dir: "auto" }, says), h("small", {}, small));
    }

    pending(said) {
      const node = this.message({ author: "customer", text: said.text, at: new Date().toISOString(), attachments: said.attachments });
      node.waits = true;
      node.append(h("div", { class: "fate" }));
      said.node = node;
      Object.defineProperty(said, "node", { enumerable: false });
      this.nodes.set(`${this.line.session?.conversation}.${said.id}`, node);
      this.fate(said);
      return node;
    }

    fate(said) {
      const node = said.node;
      if (!node) return;
      const words = said.failed ? said.failed || this.t("failed") : said.sent ? "" : navigator.onLine && !this.lost ? "" : this.t("waiting");
      node.classList.toggle("waits", !said.sent && !said.failed);
      node.classList.toggle("bad", Boolean(said.failed));
      node.querySelector(".fate").replaceChildren(...(words ? [words] : []), ...(said.failed ? [h("button", { type: "button", onclick: () => { said.failed = ""; this.fate(said); this.line.flush(); } }, this.t("again"))] : []));
    }

    on_sending(said) { this.nodes.set(`${this.line.session.conversation}.${said.id}`, said.node); }

    on_sent(said) {
      this.fate(said);
      if (!said.failed && !this.person) this.busy(true);
    }

    say(text, more = {}) {
      this.fault.textContent = "";
      const said = { id: newId(), text, attachments: [], ...more };
      this.show(this.pending(said));
      this.line.say(said);
    }

    send() {
      const text = this.text.value.trim();
      const files = this.files.filter((file) => file.kept);
      if ((!text && !files.length) || this.files.some((file) => !file.kept)) return;
      this.say(text, { attachments: files.map((file) => file.kept) });
      this.text.value = "";
      this.files = [];
      this.drawTray();
      this.ready();
      this.text.focus();
    }

    ready() {
      const rests = this.text;
      if (!CSS.supports("field-sizing", "content")) { rests.style.height = "auto"; rests.style.height = `${Math.min(rests.scrollHeight, 132)}px`; }
      this.go.disabled = !(rests.value.trim() || this.files.length) || this.files.some((file) => !file.kept);
    }

    askPerson() { this.say(this.t("asks_person")); }

    // -- while a reply is on its way --

    on_typing({ on }) { if (on) this.busy(true); else if (!this.live.querySelector(".said")) this.busy(false); }

    on_sentence({ text }) {
      const bubble = this.live.querySelector(".said") || h("div", { class: "said", dir: "auto" });
      bubble.textContent = text;
      this.live.replaceChildren(h("div", { class: "msg" }, bubble));
      clearTimeout(this.patience);
      this.down();
    }

    busy(on) {
      clearTimeout(this.patience);
      if (!on) { this.live.replaceChildren(); this.status.textContent = ""; return; }
      if (this.live.childElementCount) return;
      this.live.replaceChildren(h("div", { class: "dots" }, h("i"), h("i"), h("i")));
      this.status.textContent = this.t("writing");
      this.patience = setTimeout(() => this.busy(false), WAIT.typing);
      this.down();
    }

    // -- what is asked --

    on_state(state) {
      const name = state.acting_for;
      if (name && !this.name) this.name = name;
      if (this.person !== state.person) {
        if (this.stated) this.note(state.person ? this.t("joined", { name: state.person }) : this.t("left"));
        this.person = state.person;
        this.busy(false);
      }
      this.stated = true;
      this.lead(state.person);
      this.question(state.question);
      this.handed(state.handed);
    }

    /** Who has come stands before the first thing they said. */
    note(words) {
      const note = h("div", { class: "note", dir: "auto" }, words);
      const last = this.log.querySelector(".last");
      if (last?.querySelector(".who")) last.before(note);
      else this.show(note);
    }

    question(asked) {
      const key = JSON.stringify(asked);
      if (key === this.asked) return;
      this.asked = key;
      const held = this.ask.contains(this.shadowRoot.activeElement) || (this.shadowRoot.activeElement === this.text && !this.text.value);
      this.ask.replaceChildren();
      if (!asked) { if (held && this.shown) this.text.focus(); return; }
      const made = asked.kind === "code" ? this.code(asked) : asked.confirms ? this.confirm(asked) : asked.buttons.length ? this.choices(asked) : null;
      if (made) this.ask.append(made);
      const said = this.nodes.get(asked.message)?.querySelector(".said");
      if (said && asked.buttons.length) said.replaceChildren(...rich(unlisted(said.textContent, asked.buttons)));
      if (made) this.status.textContent = made.getAttribute("aria-label");
      if (made && held && this.shown && asked.kind === "code") made.querySelector("input").focus(); // never a button: a hasty Enter is no yes
      this.down(true);
    }

    press(button) {
      this.ask.replaceChildren();
      this.say(button.label, { pressed: button.press });
      this.text.focus();
    }

    button(button, kind = "btn") {
      return h("button", { type: "button", class: kind, dir: "auto", onclick: () => this.press(button) }, this.t({ Yes: "yes", No: "no" }[button.label] || "", {}) || button.label);
    }

    choices({ buttons }) {
      const scale = buttons.length > 3 && buttons.every((one) => /^\d+$/.test(one.label));
      const long = buttons.some((one) => one.label.length > 26);
      const label = scale ? this.t("scale", { low: buttons[0].label, high: buttons.at(-1).label }) : this.t("answer");
      const made = buttons.map((one) => this.button(one));
      const rest = scale || buttons.length <= 8 ? [] : made.slice(6);
      const more = h("button", { type: "button", class: "small", onclick: () => { more.replaceWith(...rest); rest[0].focus(); } }, this.t("show_more", { n: rest.length }));
      return h("div", { class: scale ? "scale" : long ? "choices long" : "choices", role: "group", "aria-label": label }, rest.length ? [...made.slice(0, 6), more] : made);
    }

    confirm({ confirms, buttons }) {
      const [yes, ...others] = buttons;
      const doing = confirms.doing.charAt(0).toUpperCase() + confirms.doing.slice(1);
      return h("div", { class: "card", role: "group", "aria-label": `${this.t("confirm")}: ${doing}` }, h("h3", {}, this.t("confirm")), h("p", {}, this.t("will")),
        confirms.details.length ? h("dl", {}, confirms.details.flatMap(({ label, value }) => [h("dt", { dir: "auto" }, label), h("dd", { dir: "auto" }, value)])) : h("p", { class: "doing", dir: "auto" }, doing),
        h("div", { class: "row2" }, this.button(yes, "btn first"), others.map((one) => this.button(one))));
    }

    code({ sent_to }) {
      const send = () => { const digits = field.value.replace(/\D/g, ""); if (digits.length === 6) { this.ask.replaceChildren(); this.say(digits); this.text.focus(); } };
      const field = h("input", { class: "field code", id: "code", autocomplete: "one-time-code", inputmode: "numeric", maxlength: "9", "aria-describedby": "code-to", oninput: () => { if (/^\D*(\d\D*){6}$/.test(field.value)) send(); }, onkeydown: (event) => { if (event.key === "Enter") send(); } });
      return h("div", { class: "card", role: "group", "aria-label": this.t("answer") }, h("h3", {}, h("label", { for: "code" }, this.t("code"))), h("p", { id: "code-to" }, this.t("code_to", { to: sent_to })), field,
        h("div", { class: "row2" }, h("button", { type: "button", class: "btn first", onclick: send }, this.t("check"))));
    }

    // -- what was handed to a person --

    handed(all) {
      const key = JSON.stringify(all);
      if (key === this.passed) return;
      const open = this.strip.querySelector("details")?.open;
      this.passed = key;
      this.strip.hidden = !all.length;
      if (!all.length) return;
      const parts = all.flatMap((one) => [h("p", { class: "about", dir: "auto" }, one.summary), one.facts.length ? h("dl", {}, one.facts.flatMap((fact) => this.fact(fact))) : null]);
      this.strip.replaceChildren(h("details", { open }, h("summary", {}, icon("person"), h("span", {}, this.t(all.some((one) => one.taken) ? "handed_taken" : "handed")), h("span", {}, this.t("handed_see"))), ...parts.filter(Boolean)));
    }

    fact(fact) {
      const dd = h("dd");
      const show = () => dd.replaceChildren(h("div", { class: "row" }, h("span", { dir: "auto" }, fact.value), fact.correctable ? h("button", { type: "button", class: "small", "aria-label": this.t("correction", fact), onclick: edit }, this.t("correct")) : ""));
      const edit = () => {
        const field = h("input", { class: "field", value: fact.value, dir: "auto", "aria-label": fact.label, onkeydown: (event) => { if (event.key === "Enter") save(); if (event.key === "Escape") { event.stopPropagation(); show(); } } });
        const save = () => {
          const value = field.value.trim();
          show();
          if (value && value !== fact.value) this.say(this.t("corrected", { label: fact.label, value }), { corrects: { [fact.name]: value } });
        };
        dd.replaceChildren(field, h("div", { class: "row2" }, h("button", { type: "button", class: "btn first", onclick: save }, this.t("save")), h("button", { type: "button", class: "btn", onclick: show }, this.t("cancel"))));
        field.focus();
        field.select();
      };
      show();
      return [h("dt", { dir: "auto" }, fact.label), dd];
    }

    // -- files --

    chip(file) {
      const pic = h("span", { class: "pic" }, icon("doc"));
      if (file.media_type.startsWith("image/") && file.size < 4e6) this.line.fetch(file.id).then((blob) => {
        const img = h("img", { class: "pic", alt: "", src: URL.createObjectURL(blob), onload: () => { pic.replaceWith(img); URL.revokeObjectURL(img.src); } });
      }, () => {});
      const open = async () => {
        try {
          const url = URL.createObjectURL(await this.line.fetch(file.id));
          h("a", { href: url, download: file.name }).click();
          setTimeout(() => URL.revokeObjectURL(url), 60_000);
        } catch (fault) { this.complain(fault); }
      };
      return h("button", { type: "button", class: "file", "aria-label": this.t("file", file), onclick: open }, pic, h("span", { dir: "auto" }, file.name, h("small", {}, size(file.size))));
    }

    drag(event) {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.dropping.hidden = event.type === "drop" || (event.type === "dragleave" && !this.panel.contains(event.relatedTarget));
      if (event.type === "drop") this.attach(event.dataTransfer.files);
    }

    attach(list) {
      this.fault.textContent = "";
      for (const file of list) {
        const wrong = this.files.length >= FILES.most ? this.t("many") : file.size > FILES.largest ? this.t("big", file) : file.type && !FILES.kinds.includes(file.type) ? this.t("kind", file) : "";
        if (wrong) { this.fault.textContent = wrong; continue; }
        const one = { file, picture: file.type.startsWith("image/") && URL.createObjectURL(file) };
        this.files.push(one);
        this.line.upload(file).then((kept) => { one.kept = kept; }, (fault) => { this.files = this.files.filter((other) => other !== one); this.complain(fault instanceof Fault ? fault : new Fault(0, "")); }).finally(() => { this.drawTray(); this.ready(); });
      }
      this.drawTray();
      this.ready();
      this.text.focus();
    }

    drawTray() {
      this.tray.hidden = !this.files.length;
      this.tray.replaceChildren(...this.files.map((one) => {
        const drop = () => { this.files = this.files.filter((other) => other !== one); this.drawTray(); this.ready(); this.text.focus(); };
        return h("div", { class: one.kept ? "file" : "file up" }, one.picture ? h("img", { class: "pic", src: one.picture, alt: "" }) : h("span", { class: "pic" }, icon("doc")), h("span", { dir: "auto" }, one.file.name, h("small", {}, size(one.file.size))),
          h("button", { type: "button", class: "icon", "aria-label": this.t("remove", one.file), onclick: drop }, icon("close")));
      }));
    }
  }

  /** A question without the hint of how to type its answer: there are buttons. */
  function plainly(text) { return text.replace(/ \([^()/\s]{1,8}\/[^()/\s]{1,8}\)(?=$|\n)/g, ""); }

  /** A question without its list of choices: they are buttons. */
  function unlisted(text, buttons) {
    const labels = new Set(buttons.map((one) => one.label));
    return text.split("\n").filter((line) => !labels.has((line.match(/^\d+\. (.*)$/) || [])[1])).join("\n").trim();
  }

  if (!customElements.get("remit-chat")) customElements.define("remit-chat", RemitChat);

  function begin() {
    if (!script || "manual" in script.dataset || document.querySelector("remit-chat")) return;
    const chat = document.createElement("remit-chat");
    for (const [name, value] of Object.entries(script.dataset)) chat.setAttribute(name, value);
    document.body.append(chat);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
