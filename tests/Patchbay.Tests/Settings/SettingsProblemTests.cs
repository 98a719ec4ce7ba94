using System.Text;
using Patchbay.Settings;

namespace Patchbay.Tests.Settings;

/// <summary>Each kind of problem: where it is shown, what it says, what it advises. The place is marked with ⟨⟩ in the text and taken out.</summary>
public sealed class SettingsProblemTests
{
    [Theory]
    // the text as a whole
    [InlineData("⟨⟩", "the file is empty", "`{}`")]
    [InlineData("⟨⟩// only a comment", "the file is empty", "`{}`")]
    [InlineData("{\n  \"listen\" ⟨⟩1\n}", "expected a ':'", "comments")]
    [InlineData("{\n  \"listen\": \"http://127.0.0.1:1\"⟨⟩", "the text ends inside an object", "comments")]
    [InlineData("⟨⟩[]", "the settings is a list", "{ … }")]
    // keys
    [InlineData("{\n  ⟨⟩\"customAPIEndpoint\": \"\"\n}", "unknown key `customAPIEndpoint`", "`customApiEndpoint`")]
    [InlineData("{\n  ⟨⟩\"port\": 1\n}", "unknown key `port`", "known: ")]
    [InlineData("{ \"listen\": \"http://127.0.0.1:1\",\n  ⟨⟩\"listen\": \"http://127.0.0.1:2\"\n}", "`listen` is there twice; the first one is on line 1", "keep one")]
    [InlineData("{ \"endpoints\": { \"x\": { ⟨⟩\"uri\": \"http://h\", \"url\": \"http://h\" } } }", "unknown key `uri` in endpoint `x`", "`url`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\" },\n ⟨⟩\"x\": { \"url\": \"http://h\" } } }", "`x` is there twice", "keep one")]
    [InlineData("{ \"routes\": [ { \"model\": \"m\", \"use\": \"demo-a\", ⟨⟩\"to\": 1 } ] }", "unknown key `to`", "known: model, use")]
    // plug
    [InlineData("{\n \"customApiEndpoint\": ⟨⟩7 }", "`customApiEndpoint` is a number and must be a string", "\"anthropic\"")]
    [InlineData("{\n \"customApiEndpoint\": ⟨⟩null }", "is null and must be a string", "\"anthropic\"")]
    [InlineData("{\n \"customApiEndpoint\": ⟨⟩\"demo-c\" }", "there is no endpoint named `demo-c`", "did you mean `demo-a`")]
    [InlineData("{\n \"customApiEndpoint\": ⟨⟩\"lmstudio\" }", "there is no endpoint named `lmstudio`", "patchbay endpoint add lmstudio")]
    [InlineData("{\n \"customApiEndpoint\": ⟨⟩\"off\" }", "there is no endpoint named `off`", "empty string")]
    [InlineData("{\n \"customApiEndpoint\": ⟨⟩\"localhost:1234\" }", "`localhost:1234` has no scheme", "`http://localhost:1234`")]
    [InlineData("{\n \"customApiEndpoint\": ⟨⟩\"llm.corp.example/api\" }", "has no scheme", "`https://llm.corp.example/api`")]
    [InlineData("{\n \"customApiEndpoint\": ⟨⟩\"ftp://h.example\" }", "scheme `ftp`", "https://")]
    // listen
    [InlineData("{ \"listen\": ⟨⟩\"127.0.0.1:1\" }", "has no scheme", "`http://127.0.0.1:1`")]
    [InlineData("{ \"listen\": ⟨⟩\"https://127.0.0.1:1\" }", "http only", "TLS proxy")]
    [InlineData("{ \"listen\": ⟨⟩\"http://0.0.0.0:8766\" }", "reached from other machines", "allowNonLoopback")]
    [InlineData("{ \"listen\": ⟨⟩\"http://*:8766\", \"allowNonLoopback\": true }", "names no address", "0.0.0.0")]
    [InlineData("{ \"listen\": ⟨⟩\"http://gateway:8766\", \"allowNonLoopback\": true }", "`gateway` is a name", "IP address")]
    [InlineData("{ \"listen\": ⟨⟩\"http://127.0.0.1:8766/v1\" }", "more than a host and a port", "http://127.0.0.1:8766")]
    [InlineData("{ \"listen\": ⟨⟩\"http://127.0.0.1\" }", "has no port", "port 0")]
    [InlineData("{ \"allowNonLoopback\": ⟨⟩\"yes\" }", "must be true or false", "true")]
    // numbers and times
    [InlineData("{ \"maxBodyBytes\": ⟨⟩\"64M\" }", "must be a whole number", "67108864")]
    [InlineData("{ \"maxBodyBytes\": ⟨⟩1.5 }", "must be a whole number", "67108864")]
    [InlineData("{ \"maxBodyBytes\": ⟨⟩-1 }", "is -1, not between", "67108864")]
    [InlineData("{ \"drainTimeout\": ⟨⟩30 }", "has no unit", "\"30s\"")]
    [InlineData("{ \"drainTimeout\": ⟨⟩\"-1s\" }", "`-1s` is not between 0s and 1h", "30s")]
    [InlineData("{ \"drainTimeout\": ⟨⟩\"2h\" }", "`2h` is not between", "30s")]
    [InlineData("{ \"drainTimeout\": ⟨⟩\"soon\" }", "`soon` is not a length of time", "30s")]
    // endpoints
    [InlineData("{ \"endpoints\": ⟨⟩[] }", "`endpoints` is a list and must be an object", "{ … }")]
    [InlineData("{ \"endpoints\": { \"x\": ⟨⟩\"http://h\" } }", "endpoint `x` is a string", "{ … }")]
    [InlineData("{ \"endpoints\": { ⟨⟩\"demo-a\": { \"url\": \"http://h\" } } }", "`demo-a` is built in", "another name")]
    [InlineData("{ \"endpoints\": { ⟨⟩\"off\": { \"url\": \"http://h\" } } }", "`off` cannot be a name", "another name")]
    [InlineData("{ \"endpoints\": { ⟨⟩\"my gateway\": { \"url\": \"http://h\" } } }", "cannot be an endpoint's name", "letters")]
    [InlineData("{ \"endpoints\": { ⟨⟩\"\": { \"url\": \"http://h\" } } }", "name is empty", "corp")]
    [InlineData("{ \"endpoints\": { ⟨⟩\"x\": {} } }", "endpoint `x` has no `url`", "\"url\"")]
    [InlineData("{ \"endpoints\": { ⟨⟩\"x\": { \"kind\": \"qwen\" } } }", "a part of your own", "WorkspaceId")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"kind\": ⟨⟩\"lm-studio\" } } }", "unknown kind `lm-studio`", "did you mean `lmstudio`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"kind\": ⟨⟩\"openruoter\" } } }", "unknown kind `openruoter`", "did you mean `openrouter`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"kind\": ⟨⟩\"demo\" } } }", "the kind `demo` is built in", "demo-a")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": ⟨⟩\"h.example\" } } }", "`url`: `h.example` has no scheme", "`https://h.example`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": ⟨⟩\"https://me:pass@h.example\" } } }", "user name or password", "`credential`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": ⟨⟩\"https://h.example/?a=b\" } } }", "has a query", "base address")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": ⟨⟩\"https://{WorkspaceId}.example\" } } }", "a part to fill in", "braces")]
    // models and headers
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"models\": ⟨⟩\"m\" } } }", "`models` is a string", "{ … }")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"models\": { ⟨⟩\"^claude.*$\": \"m\" } } } }", "no regular expression", "`*`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"models\": { \"default\": ⟨⟩\"\" } } } }", "is empty", "model name")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"headers\": { ⟨⟩\"X Team\": \"a\" } } } }", "cannot be a header's name", "letters")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"headers\": { ⟨⟩\"Connection\": \"a\" } } } }", "belongs to the connection", "take it out")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"headers\": { \"X-A\": \"a\", ⟨⟩\"x-a\": \"b\" } } } }", "are the same header", "keep one")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"headers\": { \"X-A\": ⟨⟩\"a\\nb\" } } } }", "line breaks", "copy it again")]
    // transport
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"proxy\": ⟨⟩\"proxy:3128\" } } }", "has no scheme", "http://proxy")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"proxy\": ⟨⟩\"http://u:p@proxy:3128\" } } }", "holds a password", "chmod 600")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", ⟨⟩\"clientKeyFile\": \"/k\" } } }", "the key of no certificate", "clientCertificateFile")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"connectTimeout\": ⟨⟩\"1ms\" } } }", "`1ms` is not between 50ms and 5m", "1.5s")]
    // credentials
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": ⟨⟩\"cleint\" } } }", "neither `none` nor `client`", "did you mean `client`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": ⟨⟩{} } } }", "says nothing", "bearer, apiKey, command, none")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": ⟨⟩{ \"bearer\": \"${env:A}\", \"apiKey\": \"${env:A}\" } } } }", "says `bearer` and `apiKey`", "one of")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { ⟨⟩\"bearrer\": \"${env:A}\", \"none\": true } } } }", "unknown key `bearrer`", "`bearer`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"bearer\": \"${env:A}\", ⟨⟩\"ttl\": \"5m\" } } } }", "`ttl` belongs to `command`", "take it out")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"none\": ⟨⟩false } } } }", "`none` is false", "take `credential` out")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"command\": ⟨⟩\" \" } } } }", "`command` is empty", "prints the key")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"command\": \"k\", \"ttl\": ⟨⟩\"0s\" } } } }", "`ttl` `0s` is not between 1s and 24h", "5m")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"command\": \"k\", \"header\": ⟨⟩\"basic\" } } } }", "unknown `header` `basic`", "bearer, apiKey")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"bearer\": ⟨⟩\"${envv:A}\" } } } }", "unknown reference `envv`", "`${env:…}`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"bearer\": ⟨⟩\"${env:}\" } } } }", "names nothing", "${env:NAME}")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"bearer\": ⟨⟩\"x${env:A}\" } } } }", "inside a longer text", "whole value")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"bearer\": ⟨⟩\"\" } } } }", "is empty", "${env:NAME}")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"credential\": { \"bearer\": ⟨⟩\"sk-secret-1\" } } } }", "others on this machine can read", "chmod 600 /settings/settings.json")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h\", \"headers\": { \"Authorization\": ⟨⟩\"Basic abc\" } } } }", "others on this machine can read", "chmod 600")]
    // prices
    [InlineData("{ \"prices\": ⟨⟩[] }", "`prices` is a list and must be an object", "{ … }")]
    [InlineData("{ \"prices\": { \"demo-a\": ⟨⟩5 } }", "the prices of `demo-a` is a number", "claude-opus-*")]
    [InlineData("{ \"prices\": { \"demo-a\": ⟨⟩\"antropic\" } }", "no price list is named `antropic`", "did you mean `anthropic`")]
    [InlineData("{ \"prices\": { \"demo-a\": ⟨⟩\"custom\" } }", "no price list is named `custom`", "free, unknown")]
    [InlineData("{ \"prices\": { \"demo-a\": { ⟨⟩\"input\": 5, \"output\": 25 } } }", "name no model", "\"*\"")]
    [InlineData("{ \"prices\": { \"demo-a\": { ⟨⟩\"(a|b)\": \"free\" } } }", "no regular expression", "`*`")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": ⟨⟩[] } } }", "the price of `m` is a list", "\"input\": 5")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": ⟨⟩\"nothing\" } } }", "no price list is named `nothing`", "free, unknown")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": \"free\",\n ⟨⟩\"m\": \"free\" } } }", "`m` is there twice", "keep one")]
    [InlineData("{ \"prices\": { \"demo-a\": { ⟨⟩\"m\": { \"output\": 25 } } } }", "the price of `m` has no `input`", "dollars for a million tokens")]
    [InlineData("{ \"prices\": { \"demo-a\": { ⟨⟩\"m\": { \"input\": 25 } } } }", "the price of `m` has no `output`", "dollars for a million tokens")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": { \"input\": 1, \"output\": 2, ⟨⟩\"cacheread\": 1 } } } }", "unknown key `cacheread`", "`cacheRead`")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": { \"input\": ⟨⟩\"5\", \"output\": 2 } } } }", "`input` is a string and must be a number", "3.75")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": { \"input\": ⟨⟩-1, \"output\": 2 } } } }", "`input` is -1, which is not between 0 and 100000", "3.75")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": { \"input\": 1, \"output\": ⟨⟩100001 } } } }", "`output` is 100001, which is not between", "3.75")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": { \"input\": 1, \"output\": ⟨⟩2e1 } } } }", "has an exponent", "3.75")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": { \"input\": 1, \"output\": 2, \"webSearch\": ⟨⟩0.0000001 } } } }", "has more than 6 decimals", "3.75")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": { \"input\": 1, \"output\": 2, \"above\": ⟨⟩{ \"input\": 2, \"output\": 4 } } } } }", "`above` has no `tokens`", "200000")]
    [InlineData("{ \"prices\": { \"demo-a\": { \"m\": { \"input\": 1, \"output\": 2, \"above\": ⟨⟩{ \"tokens\": 5, \"input\": 2 } } } } }", "`above` has no `output`", "million")]
    // routes
    [InlineData("{ \"routes\": ⟨⟩{} }", "`routes` is an object and must be a list", "claude-haiku")]
    [InlineData("{ \"routes\": [ ⟨⟩\"x\" ] }", "a route is a string", "{ … }")]
    [InlineData("{ \"routes\": [ ⟨⟩{ \"use\": \"demo-a\" } ] }", "has no `model`", "claude-haiku")]
    [InlineData("{ \"routes\": [ ⟨⟩{ \"model\": \"m\" } ] }", "has no `use`", "\"use\"")]
    [InlineData("{ \"routes\": [ { \"model\": \"m\", \"use\": ⟨⟩\"demo-z\" } ] }", "`use`: there is no endpoint named `demo-z`", "demo-a")]
    [InlineData("{ \"routes\": [ { \"model\": \"m\", \"use\": ⟨⟩\"\" } ] }", "`use` is empty", "anthropic")]
    [InlineData("{ \"routes\": [ { \"model\": ⟨⟩\"\", \"use\": \"demo-a\" } ] }", "pattern is empty", "`*`")]
    [InlineData("{ \"routes\": [ { \"model\": ⟨⟩\"a b\", \"use\": \"demo-a\" } ] }", "has blanks", "`*`")]
    [InlineData("{ \"routes\": [ { \"model\": ⟨⟩\"(a|b)\", \"use\": \"demo-a\" } ] }", "no regular expression", "`*`")]
    public void A_problem_is_told_with_its_place_and_a_way_out(string marked, string message, string fix)
    {
        var problem = Assert.Single(Problems(marked.Replace("⟨⟩", "", StringComparison.Ordinal)));

        var before = marked[..marked.IndexOf("⟨⟩", StringComparison.Ordinal)];
        var expected = (before.Count(character => character == '\n') + 1, before.Length - before.LastIndexOf('\n'));
        Assert.Equal(expected, (problem.Line, problem.Column));
        Assert.Contains(message, problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
        Assert.Equal($"/settings/settings.json:{problem.Line}:{problem.Column}: {problem.Message}\nhint: {problem.Fix}", problem.ToString());
    }

    [Fact]
    public void All_problems_are_told_at_once_in_the_order_of_the_file()
    {
        var problems = Problems(
            """
            {
              "drainTimeout": 30,
              "customApiEndpoint": "nowhere",
              "endpoints": {
                "x": { "kind": "nobody", "url": "h.example", "credential": {} }
              },
              "routes": [ { "model": "", "use": "x" } ],
              "extra": 1
            }
            """);

        Assert.Equal([2, 3, 5, 5, 5, 7, 8], problems.Select(problem => problem.Line));
    }

    [Fact]
    public void An_endpoint_with_a_problem_is_not_told_to_be_unknown_as_well()
    {
        Assert.Single(Problems("""{ "customApiEndpoint": "x", "endpoints": { "x": { "url": "h.example" } } }"""));
    }

    [Fact]
    public void A_secret_is_never_repeated()
    {
        var text = """{ "endpoints": { "x": { "url": "https://me:hunter2-hunter2@h.example", "credential": { "bearer": "sk-hunter2-hunter2" }, "headers": { "X-Key": "hunter2-hunter2é" } } } }""";

        Assert.DoesNotContain("hunter2", string.Concat(Problems(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void With_any_problem_there_are_no_settings() => Assert.Null(Read("{ \"drainTimeout\": 1 }").Settings);

    [Theory]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h.example\", \"credential\": { \"bearer\": \"${env:A}\" } } } }", "over http", "https")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h.example\", \"credential\": \"client\" } } }", "over http", "https")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"https://claude-api.example\" } } }", "looks like", "spelling")]
    [InlineData("{ \"customApiEndpoint\": \"https://anthropic.com.evil.example\" }", "looks like anthropic.com", "spelling")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://127.0.0.1:1\", \"proxy\": \"http://p:1\" } } }", "never used", "`proxy`")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"https://h.example\", \"caFile\": \"/not/there.pem\" } } }", "is not there", "path")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"https://h.example\", \"credential\": { \"bearer\": \"${file:/not/there}\" } } } }", "is not there", "path")]
    [InlineData("{ \"routes\": [ { \"model\": \"*\", \"use\": \"demo-a\" }, { \"model\": \"m\", \"use\": \"demo-b\" } ] }", "never used", "first match")]
    public void What_is_doubtful_is_a_warning_and_no_problem(string text, string message, string fix)
    {
        var reading = Read(text);

        Assert.NotNull(reading.Settings);
        var warning = Assert.Single(reading.Warnings);
        Assert.Contains(message, warning.Message, StringComparison.Ordinal);
        Assert.Contains(fix, warning.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://127.0.0.1:1\", \"credential\": { \"bearer\": \"${env:A}\" } } } }")]
    [InlineData("{ \"endpoints\": { \"x\": { \"url\": \"http://h.example\" } } }")]
    [InlineData("{ \"customApiEndpoint\": \"http://localhost:1234\" }")]
    public void What_is_usual_is_not_warned_of(string text) => Assert.Empty(Read(text).Warnings);

    private static IReadOnlyList<SettingsProblem> Problems(string text) => Read(text).Problems;

    private static SettingsReading Read(string text) =>
        SettingsReader.ReadBytes(Encoding.UTF8.GetBytes(text), "/settings/settings.json", isPrivate: false, home: "/home/me");
}
