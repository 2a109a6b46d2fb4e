/* Talking to our own API, and making elements; nothing that a document prints becomes markup. */
window.Gouji = (function () {
  "use strict";
  var WORDS = {
    UnsupportedError: "暂不支持这种文件", DamagedError: "文件损坏或不完整", EncryptedError: "文件有密码，请去掉密码",
    TooLargeError: "文件过大，或读取它耗用过多", UnknownFormError: "文件中没有找到法定表格", AmbiguousError: "文件中有多份报告",
    Bug: "程序出错，请反馈", 413: "文件过大", 401: "请先登录", 403: "请求被拒绝", 503: "等待处理的文件过多，请稍后再试"
  };

  async function ask(method, url, body, raw) {
    var options = { method: method, headers: {} };
    if (body !== undefined) {
      options.body = raw ? body : JSON.stringify(body);
      options.headers["content-type"] = raw ? "application/octet-stream" : "application/json";
    }
    var answer;
    try { answer = await fetch(url, options); } catch (fault) { throw { status: 0, words: "服务没有回应，请稍后再试" }; }
    var type = answer.headers.get("content-type") || "", data = type.indexOf("json") > 0 ? await answer.json() : null;
    if (!answer.ok) throw { status: answer.status, data: data, words: words(answer.status, data) };
    return data;
  }

  function words(status, data) {
    var error = data && data.error, message = data && (data.message || "");
    if (error === "TypedError" || error === "GoneError") return message;
    return (WORDS[error] || WORDS[status] || "出错（" + status + "）") + (error && message && WORDS[error] ? "：" + message : "");
  }

  function make(tag, values, children) {
    var element = document.createElement(tag);
    Object.keys(values || {}).forEach(function (name) {
      if (name === "text") element.textContent = values.text;
      else if (name === "class") element.className = values["class"];
      else if (values[name] !== false && values[name] !== null) element.setAttribute(name, values[name] === true ? "" : values[name]);
    });
    (children || []).forEach(function (child) { if (child) element.append(child); });
    return element;
  }

  return { get: ask.bind(null, "GET"), post: ask.bind(null, "POST"), make: make, words: WORDS };
})();
