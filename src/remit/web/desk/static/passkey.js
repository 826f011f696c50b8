// Makes and shows passkeys: what the server asks goes to the browser, and what the browser answers goes back.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function post(url, body, csrf) {
  const headers = { "Content-Type": "application/json", ...(csrf ? { "X-CSRF": csrf } : {}) };
  const response = await fetch(url, { method: "POST", headers, body });
  const answer = await response.json().catch(() => ({}));
  const busy = response.status === 429 ? "Too many tries from here. Wait a minute, then try again." : "";
  if (!response.ok) throw new Error(answer.problem || busy || "The server did not answer. Try again.");
  return answer;
}

async function make(url, csrf) {
  const asked = await post(`${url}/ask`, "", csrf);
  asked.challenge = bytes(asked.challenge);
  asked.user.id = bytes(asked.user.id);
  asked.excludeCredentials = (asked.excludeCredentials || []).map((known) => ({ ...known, id: bytes(known.id) }));
  const made = await navigator.credentials.create({ publicKey: asked });
  const { clientDataJSON, attestationObject } = made.response;
  const response = { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) };
  return post(`${url}/keep`, JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response }), csrf);
}

async function show(url, goesOn) {
  const asked = await post(`${url}/ask`, "");
  asked.challenge = bytes(asked.challenge);
  asked.allowCredentials = (asked.allowCredentials || []).map((known) => ({ ...known, id: bytes(known.id) }));
  const shown = await navigator.credentials.get({ publicKey: asked });
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
  const response = {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  };
  const body = JSON.stringify({ id: shown.id, rawId: text(shown.rawId), type: shown.type, response });
  return post(`${url}?next=${encodeURIComponent(goesOn)}`, body);
}

// Browsers know passkeys only where nobody can listen: at https addresses, and on this very machine.
const why = window.isSecureContext
  ? "This browser keeps no passkeys. Use another one, or ask an admin for a link."
  : "Passkeys work only at an https address. Ask whoever runs this for one, or for a link.";

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    button.disabled = true;
    Object.assign(document.querySelector(".problem"), { textContent: why, hidden: false });
  }
  button.addEventListener("click", async () => {
    const problem = document.querySelector(".problem");
    const { passkey, csrf, goesOn } = button.dataset;
    problem.hidden = true;
    button.disabled = true;
    try {
      const { goes_on } = await (csrf ? make(passkey, csrf) : show(passkey, goesOn));
      location.assign(goes_on);
    } catch (fault) {
      problem.textContent = fault.name === "NotAllowedError" ? "That was not confirmed. Try again." : fault.message;
      problem.hidden = false;
      button.disabled = false;
    }
  });
}
