#include "request.h"
#include "plan.h"
#include <algorithm>

static const char Line[] =
    R"(    if (route.Endpoint is null) {\n        return Refuse(\"no endpoint\", 424);\n    }\n    // The \u201cplug\u201d moves while the stream runs: https://example.com/docs?a=1&b=2\n)";

std::string requestBody(size_t bytes, bool stream, const std::string& opening) {
    std::string head = R"({"model":"claude-opus-5-5","max_tokens":32000,"system":[{"type":"text","text":"You are Claude Code.","cache_control":{"type":"ephemeral"}}],"messages":[)";
    std::string tail = std::string(R"(],"metadata":{"user_id":"user_bench_session_1"},"stream":)") + (stream ? "true}" : "false}");
    std::string body = head;
    for (int turn = 0;; ++turn) {
        std::string open = std::string(turn ? "," : "") + R"({"role":")" + (turn % 2 ? "assistant" : "user") + R"(","content":[{"type":"text","text":")" + (turn ? "" : opening);
        std::string close = R"("}]})";
        size_t taken = body.size() + open.size() + close.size() + tail.size();
        size_t room = bytes > taken ? bytes - taken : 0;
        bool last = room < 4096;
        size_t text = last ? room : 2048;
        body += open;
        for (; text >= sizeof Line - 1; text -= sizeof Line - 1) body += Line;
        body += std::string(text, 'x') + close;
        if (last) return body + tail;
    }
}

std::string requestBytes(const Arguments& arguments, const std::string& planText, size_t bodyBytes) {
    bool stream = planText.find("mode=json") == std::string::npos;
    std::string planIn = arguments.text("plan-in", "query"), plan = planText + "&want=" + std::to_string(bodyBytes), opening = PlanMark + plan + " ";
    std::replace(opening.begin(), opening.end(), '&', ';');
    std::string body = requestBody(bodyBytes, stream, planIn == "body" ? opening : "");
    std::string head = "POST " + arguments.text("path", "/v1/messages") + "?beta=true" + (planIn == "query" ? "&" + plan : "") + " HTTP/1.1\r\n";
    head += "Host: 127.0.0.1:" + arguments.text("port", "0") + "\r\n";
    head += "Connection: keep-alive\r\nContent-Type: application/json\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n"
            "User-Agent: claude-cli/2.1.0 (external, cli)\r\nanthropic-version: 2023-06-01\r\nanthropic-beta: interleaved-thinking-2025-05-14\r\n"
            "anthropic-dangerous-direct-browser-access: true\r\nx-app: cli\r\nx-stainless-lang: js\r\nx-stainless-runtime: node\r\nx-stainless-retry-count: 0\r\nx-stainless-timeout: 600\r\n";
    if (planIn == "header") head += "x-bench-plan: " + plan + "\r\n";
    for (auto& h : arguments.headers) head += h + "\r\n";
    return head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
