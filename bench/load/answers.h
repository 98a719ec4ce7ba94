// What the fake endpoint says: well-formed answers of a wanted size or number of events, Anthropic's and OpenAI's.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

/// A non-streaming message of exactly `bytes` bytes (about 250 at least).
std::string jsonAnswer(size_t bytes);

/// The events of one streamed message. `stampAt` is where the 19 digits of the send time go, npos in events that carry none
/// (only text deltas have room for it without a field that Anthropic does not define).
struct SseEvent {
    std::string text;
    size_t stampAt;
};
constexpr size_t StampDigits = 19;
constexpr const char* StampMark = "\"text\":\"@";

/// The text deltas in an answer of `events` events; the rest is its frame.
inline int deltasOf(int events) { return events > 7 ? events - 6 : 1; }

/// message_start, content_block_start, ping, deltas…, content_block_stop, message_delta, message_stop: `events` in all, at least 7.
std::vector<SseEvent> sseEvents(int events);

/// The same text as chat.completion.chunk: role, deltas…, finish, usage without choices, [DONE]. As many deltas as `sseEvents(events)`.
std::vector<SseEvent> chatEvents(int events);

/// Writes `ns` as 19 digits over the stamp.
void stamp(std::string& text, size_t at, int64_t ns);
