/* Passkeys: the browser makes one, or shows one. The only pages that need a script, since only a script may ask for it.

   <form data-passkey="make|show" data-options="address of the options"> with a hidden field « credential », a button
   [data-passkey-button] and a paragraph [data-passkey-failed], both hidden until they serve. */
(function () {
  "use strict";

  function bytes(text) {
    var plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), function (sign) { return sign.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function known(list) {
    return (list || []).map(function (key) { return Object.assign({}, key, { id: bytes(key.id) }); });
  }

  function make(options) {
    var asked = Object.assign({}, options, {
      challenge: bytes(options.challenge),
      user: Object.assign({}, options.user, { id: bytes(options.user.id) }),
      excludeCredentials: known(options.excludeCredentials)
    });
    return navigator.credentials.create({ publicKey: asked }).then(function (key) {
      return told(key, {
        attestationObject: text(key.response.attestationObject),
        clientDataJSON: text(key.response.clientDataJSON),
        transports: key.response.getTransports ? key.response.getTransports() : []
      });
    });
  }

  function show(options) {
    var asked = Object.assign({}, options, {
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials)
    });
    return navigator.credentials.get({ publicKey: asked }).then(function (key) {
      return told(key, {
        authenticatorData: text(key.response.authenticatorData),
        clientDataJSON: text(key.response.clientDataJSON),
        signature: text(key.response.signature),
        userHandle: key.response.userHandle ? text(key.response.userHandle) : null
      });
    });
  }

  function told(key, response) {
    return JSON.stringify({
      id: key.id,
      rawId: text(key.rawId),
      type: key.type,
      authenticatorAttachment: key.authenticatorAttachment || null,
      clientExtensionResults: key.getClientExtensionResults(),
      response: response
    });
  }

  function ready(form) {
    var button = form.querySelector("[data-passkey-button]");
    var failed = form.querySelector("[data-passkey-failed]");
    var ceremony = form.dataset.passkey === "make" ? make : show;
    button.hidden = false;
    button.addEventListener("click", function (event) {
      event.preventDefault();
      if (form.dataset.passkey === "make" && !form.reportValidity()) return;
      failed.hidden = true;
      fetch(form.dataset.options, { headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then(function (answer) {
          if (!answer.ok) throw new Error("no options");
          return answer.json();
        })
        .then(function (options) { return ceremony(options.publicKey); })
        .then(function (credential) {
          form.elements.credential.value = credential;
          form.submit();
        })
        .catch(function () { failed.hidden = false; });
    });
  }

  if (!window.PublicKeyCredential || !navigator.credentials) return;
  document.querySelectorAll("form[data-passkey]").forEach(ready);
})();
