// Time and order statistics shared by both ends, so that a send time and an arrival time are comparable.
#pragma once
#include <algorithm>
#include <cstdint>
#include <ctime>
#include <vector>

/// CLOCK_MONOTONIC in ns: the same zero for every process of the machine.
inline int64_t nowNs() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return int64_t(t.tv_sec) * 1000000000 + t.tv_nsec;
}

/// Keeps every sample: 400,000 of a run are 3 MB, and a bucketed histogram would blur the p99 that the targets are about.
class Samples {
public:
    void add(int64_t ns) { values_.push_back(ns); }
    size_t count() const { return values_.size(); }

    /// Nearest-rank quantile in µs; 0 when there is no sample.
    double us(double quantile) {
        if (values_.empty()) return 0;
        if (!sorted_) std::sort(values_.begin(), values_.end()), sorted_ = true;
        size_t rank = size_t(quantile * double(values_.size()));
        return double(values_[std::min(rank, values_.size() - 1)]) / 1000.0;
    }

private:
    std::vector<int64_t> values_;
    bool sorted_ = false;
};
