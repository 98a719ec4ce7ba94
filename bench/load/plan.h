// What a request asks of the fake endpoint, as `mode=paced&rate=20&events=228&…` in the query or in the `x-bench-plan` header; or, where a
// translator stands between and carries neither, as `bench-plan:mode=paced;rate=20;… ` in the first message (no character that JSON may escape).
#pragma once
#include <algorithm>
#include <cstdlib>
#include <string>

constexpr const char* PlanMark = "bench-plan:";

struct Plan {
    enum class Mode { Json, Sse, Paced } mode = Mode::Json;
    int bytes = 1024;   // size of a JSON answer
    int events = 228;   // of a streamed answer
    int burst = 0;      // events per write of an unpaced stream; 0: the whole answer in one write
    double rate = 20;   // events per second of a paced one
    int stream = -1;    // the client's number for it, to match a cancellation with a close
    size_t want = 0;    // the least size of the request body: a gateway that loses part of it must not look fast

    static Plan parse(const std::string& text) {
        Plan plan;
        for (size_t at = 0; at < text.size();) {
            size_t end = std::min(text.find_first_of("&;", at), text.size()), equals = text.find('=', at);
            if (equals < end) plan.set(text.substr(at, equals - at), text.substr(equals + 1, end - equals - 1));
            at = end + 1;
        }
        return plan;
    }

    /// The plan that a body carries; without one, the plan that asks for nothing.
    static Plan inBody(const std::string& body) {
        size_t at = body.find(PlanMark);
        if (at == std::string::npos) return {};
        at += std::string(PlanMark).size();
        return parse(body.substr(at, body.find(' ', at) - at));
    }

private:
    void set(const std::string& name, const std::string& value) {
        if (name == "mode") mode = value == "paced" ? Mode::Paced : value == "sse" ? Mode::Sse : Mode::Json;
        else if (name == "bytes") bytes = atoi(value.c_str());
        else if (name == "events") events = atoi(value.c_str());
        else if (name == "burst") burst = atoi(value.c_str());
        else if (name == "rate") rate = atof(value.c_str());
        else if (name == "stream") stream = atoi(value.c_str());
        else if (name == "want") want = strtoul(value.c_str(), nullptr, 10);
    }
};
