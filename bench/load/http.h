// An incremental HTTP/1.1 message reader: any split of the bytes over reads, any legal body framing.
#pragma once
#include <cstring>
#include <string>
#include <strings.h>
#include <utility>
#include <vector>

class MessageReader {
public:
    enum class Kind { Request, Response };
    explicit MessageReader(Kind kind) : kind_(kind) {}

    std::string startLine;
    std::vector<std::pair<std::string, std::string>> fields;

    bool headDone() const { return state_ > State::Head; }
    bool done() const { return state_ == State::Done; }
    bool failed() const { return state_ == State::Failed; }
    /// True once any byte of the current message was seen.
    bool begun() const { return state_ != State::Head || !head_.empty(); }

    const std::string* field(const char* name) const {
        for (auto& f : fields)
            if (strcasecmp(f.first.c_str(), name) == 0) return &f.second;
        return nullptr;
    }
    bool fieldHas(const char* name, const char* token) const {
        auto* value = field(name);
        return value && strcasestr(value->c_str(), token);
    }
    int status() const { return startLine.size() > 12 ? atoi(startLine.c_str() + 9) : 0; }
    bool isHttp10() const { return startLine.find("HTTP/1.0") != std::string::npos; }

    void reset() {
        state_ = State::Head;
        head_.clear(), startLine.clear(), fields.clear();
    }

    /// The peer closed: legal only as the end of a response that has no length.
    void end() {
        if (state_ == State::UntilClose) state_ = State::Done;
        else if (begun() && state_ != State::Done) state_ = State::Failed;
    }

    /// Consumes up to the end of one message and returns how much it took; `onBody(pointer, length)` gets the decoded body.
    template <class OnBody>
    size_t feed(const char* data, size_t length, OnBody&& onBody) {
        size_t at = 0;
        while (at < length && state_ != State::Done && state_ != State::Failed) {
            switch (state_) {
            case State::Head: at += takeHead(data + at, length - at); break;
            case State::Length:
            case State::ChunkBody: {
                size_t n = std::min(left_, length - at);
                onBody(data + at, n);
                at += n, left_ -= n;
                if (left_ == 0) state_ = state_ == State::Length ? State::Done : State::ChunkEnd;
                break;
            }
            case State::UntilClose: onBody(data + at, length - at), at = length; break;
            case State::ChunkSize: takeChunkSize(data[at++]); break;
            case State::ChunkExtension:
                if (data[at++] == '\n') chunkSizeDone();
                break;
            case State::ChunkEnd:
                if (data[at++] == '\n') state_ = State::ChunkSize, left_ = 0, digits_ = 0;
                break;
            case State::Trailer: takeTrailer(data[at++]); break;
            case State::Done:
            case State::Failed: break;
            }
        }
        return at;
    }

private:
    enum class State { Head, Length, UntilClose, ChunkSize, ChunkExtension, ChunkBody, ChunkEnd, Trailer, Done, Failed };

    size_t takeHead(const char* data, size_t length) {
        size_t before = head_.size();
        head_.append(data, length);
        size_t end = head_.find("\r\n\r\n", before > 3 ? before - 3 : 0);
        if (end == std::string::npos) {
            if (head_.size() > 256 * 1024) state_ = State::Failed;
            return length;
        }
        head_.resize(end + 4);
        size_t taken = end + 4 - before;
        parseHead();
        return taken;
    }

    void parseHead() {
        size_t line = head_.find("\r\n");
        startLine = head_.substr(0, line);
        for (size_t at = line + 2; at + 2 < head_.size();) {
            size_t end = head_.find("\r\n", at), colon = head_.find(':', at);
            if (colon == std::string::npos || colon > end) { state_ = State::Failed; return; }
            size_t value = head_.find_first_not_of(" \t", colon + 1);
            fields.emplace_back(head_.substr(at, colon - at), head_.substr(value, end > value ? end - value : 0));
            at = end + 2;
        }
        chooseBody();
    }

    void chooseBody() {
        if (kind_ == Kind::Response && status() / 100 == 1) { reset(); return; } // 100 Continue: the real head follows
        left_ = 0, digits_ = 0;
        auto* contentLength = field("content-length");
        if (fieldHas("transfer-encoding", "chunked")) state_ = State::ChunkSize;
        else if (contentLength) {
            left_ = strtoull(contentLength->c_str(), nullptr, 10);
            state_ = left_ ? State::Length : State::Done;
        } else if (kind_ == Kind::Request || status() == 204 || status() == 304) state_ = State::Done;
        else state_ = State::UntilClose;
    }

    void takeChunkSize(char c) {
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit >= 0 && digits_ < 15) left_ = left_ * 16 + size_t(digit), ++digits_;
        else if (digits_ == 0) state_ = State::Failed;
        else if (c == '\n') chunkSizeDone();
        else state_ = State::ChunkExtension; // also the CR before the LF
    }
    void chunkSizeDone() {
        state_ = left_ ? State::ChunkBody : State::Trailer;
        trailerLine_ = 0;
    }
    void takeTrailer(char c) {
        if (c == '\n' && trailerLine_ == 0) state_ = State::Done;
        else if (c == '\n') trailerLine_ = 0;
        else if (c != '\r') ++trailerLine_;
    }

    Kind kind_;
    State state_ = State::Head;
    std::string head_;
    size_t left_ = 0, trailerLine_ = 0;
    int digits_ = 0;
};
