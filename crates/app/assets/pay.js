// Pays an order inside WeChat: the page carries what WeChat asks for, signed by the school. What WeChat answers proves
// nothing; after it the page asks the school, which asks WeChat.
"use strict";

(() => {
  const button = document.querySelector("button[data-wechat]"), asks = document.getElementById("ask");
  if (!button) return;
  const order = JSON.parse(button.dataset.wechat);

  function pay() {
    WeixinJSBridge.invoke("getBrandWCPayRequest", order, (answer) => {
      button.disabled = false;
      if (answer.err_msg === "get_brand_wcpay_request:ok") asks.requestSubmit();
    });
  }

  button.addEventListener("click", () => {
    button.disabled = true;
    if (window.WeixinJSBridge) pay();
    else document.addEventListener("WeixinJSBridgeReady", pay, { once: true });
  });
  button.hidden = false;
})();
