#include "answers.h"
#include <algorithm>

static const char* const Words[] = {"the gateway", " keeps each", " byte of", " the answer", " exactly as", " it came,", " and the", " reader sees",
                                    " them arrive", " one after", " another\\n", " without a", " pause;", " `let x = 1`", " is code"};

std::string jsonAnswer(size_t bytes) {
    std::string head = R"({"id":"msg_01Bench","type":"message","role":"assistant","model":"claude-opus-5-5","content":[{"type":"text","text":")";
    std::string tail = R"("}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":12000,"output_tokens":228}})";
    std::string text;
    size_t room = bytes > head.size() + tail.size() ? bytes - head.size() - tail.size() : 0;
    for (size_t i = 0; text.size() + 20 < room; ++i) text += Words[i % std::size(Words)];
    text.resize(room, '.');
    return head + text + tail;
}

std::vector<SseEvent> sseEvents(int events) {
    std::vector<SseEvent> all;
    auto plain = [&](std::string name, std::string data) {
        all.push_back({"event: " + name + "\ndata: " + data + "\n\n", std::string::npos});
    };
    plain("message_start",
          R"({"type":"message_start","message":{"id":"msg_01Bench","type":"message","role":"assistant","model":"claude-opus-5-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12000,"cache_creation_input_tokens":0,"cache_read_input_tokens":11000,"output_tokens":1}}})");
    plain("content_block_start", R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})");
    plain("ping", R"({"type":"ping"})");
    for (int i = 0; i < deltasOf(events); ++i) {
        std::string text = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",";
        size_t at = text.size() + std::string(StampMark).size();
        text += StampMark + std::string(StampDigits, '0') + Words[size_t(i) % std::size(Words)] + "\"}}\n\n";
        all.push_back({text, at});
    }
    plain("content_block_stop", R"({"type":"content_block_stop","index":0})");
    plain("message_delta", R"({"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":228}})");
    plain("message_stop", R"({"type":"message_stop"})");
    return all;
}

std::vector<SseEvent> chatEvents(int events) {
    const std::string head = R"(data: {"id":"chatcmpl-Bench","object":"chat.completion.chunk","created":1790000000,"model":"model-1","system_fingerprint":"fp_bench","choices":[)";
    std::vector<SseEvent> all;
    auto chunk = [&](const std::string& rest, size_t stampAt = std::string::npos) { all.push_back({head + rest + "\n\n", stampAt}); };
    chunk(R"({"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]})");
    const std::string delta = R"({"index":0,"delta":{"content":"@)";
    for (int i = 0; i < deltasOf(events); ++i)
        chunk(delta + std::string(StampDigits, '0') + Words[size_t(i) % std::size(Words)] + R"("},"logprobs":null,"finish_reason":null}]})", head.size() + delta.size());
    chunk(R"({"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]})");
    chunk(R"(],"usage":{"prompt_tokens":12000,"completion_tokens":228,"total_tokens":12228,"prompt_tokens_details":{"cached_tokens":11000}}})");
    all.push_back({"data: [DONE]\n\n", std::string::npos});
    return all;
}

void stamp(std::string& text, size_t at, int64_t ns) {
    for (size_t i = StampDigits; i-- > 0; ns /= 10) text[at + i] = char('0' + ns % 10);
}
