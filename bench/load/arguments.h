// `--name value` pairs, repeated `-H 'name: value'`, and whatever follows `--`.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

struct Arguments {
    std::map<std::string, std::string> named;
    std::vector<std::string> headers, rest;

    Arguments(int argc, char** argv) {
        for (int i = 0; i < argc; ++i) {
            std::string a = argv[i];
            if (a == "--") {
                rest.assign(argv + i + 1, argv + argc);
                return;
            }
            if (i + 1 >= argc) usage(a);
            if (a == "-H") headers.push_back(argv[++i]);
            else if (a.rfind("--", 0) == 0) named[a.substr(2)] = argv[++i];
            else usage(a);
        }
    }
    std::string text(const char* name, const char* otherwise) const {
        auto it = named.find(name);
        return it == named.end() ? otherwise : it->second;
    }
    double number(const char* name, double otherwise) const {
        auto it = named.find(name);
        return it == named.end() ? otherwise : atof(it->second.c_str());
    }

private:
    [[noreturn]] static void usage(const std::string& at) {
        fprintf(stderr, "load: cannot read the arguments at `%s`\n", at.c_str());
        exit(2);
    }
};
