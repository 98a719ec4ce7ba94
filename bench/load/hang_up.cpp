// Opens S streams, closes every socket, and asks the endpoint when each of its streams was cancelled.
#include "request.h"
#include "roles.h"
#include "stream_set.h"

namespace {

/// One blocking GET of the endpoint's own /stats, past the gateway; the body, or empty.
std::string askStats(int port, const char* query) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto a = loopback(port);
    if (connect(fd, (sockaddr*)&a, sizeof a) < 0) die("connect to the endpoint");
    std::string request = std::string("GET /stats?") + query + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", body;
    if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) die("send to the endpoint");
    MessageReader answer(MessageReader::Kind::Response);
    char buffer[65536];
    for (ssize_t n; !answer.done() && (n = recv(fd, buffer, sizeof buffer, 0)) > 0;)
        answer.feed(buffer, size_t(n), [&](const char* data, size_t length) { body.append(data, length); });
    close(fd);
    return body;
}

} // namespace

int runHangUp(const Arguments& a) {
    int streams = int(a.number("streams", 1000)), endpoint = int(a.number("endpoint-port", a.number("port", 0)));
    askStats(endpoint, "reset=1");
    StreamSet set(a, streams, 100000, a.number("rate", 20));
    double ramp = a.number("ramp", 1), settle = a.number("settle", 1);
    set.run(int64_t(ramp * 1e9), nowNs() + int64_t((ramp + settle) * 1e9));
    int flowing = set.flowing();

    int64_t firstClose = nowNs();
    auto closedAt = set.closeAll();
    int64_t lastClose = nowNs();

    // The list comes once, at the end: asking for it often would take the endpoint's time from seeing the cancellations.
    int64_t giveUpAt = lastClose + int64_t(a.number("timeout", 5) * 1e9);
    std::string open;
    do {
        usleep(50000);
        open = askStats(endpoint, "");
    } while (open.rfind("{\"open\":0,", 0) != 0 && nowNs() < giveUpAt);

    std::string all = askStats(endpoint, "list=1");
    Samples each;
    int64_t last = firstClose;
    size_t list = all.find("\"list\":[");
    for (size_t at = list == std::string::npos ? list : all.find('[', list + 8); at != std::string::npos; at = all.find('[', at + 1)) {
        int stream;
        long long ns;
        if (sscanf(all.c_str() + at, "[%d,%lld]", &stream, &ns) == 2 && stream >= 0 && stream < streams && closedAt[size_t(stream)]) {
            each.add(ns - closedAt[size_t(stream)]);
            last = std::max<int64_t>(last, ns);
        }
    }
    printf("{\"streams\":%d,\"flowing\":%d,\"failures\":%d,\"first_failure\":\"%s\",\"cancelled\":%zu,\"never_cancelled\":%d,\"closing_took_us\":%.1f,"
           "\"cancel_p50_us\":%.1f,\"cancel_p99_us\":%.1f,\"cancel_max_us\":%.1f,\"all_cancelled_us\":%.1f}\n",
           streams, flowing, set.failures, set.firstFailure.c_str(), each.count(), flowing - int(each.count()), double(lastClose - firstClose) / 1e3,
           each.us(0.5), each.us(0.99), each.us(1), double(last - lastClose) / 1e3);
    return 0;
}
