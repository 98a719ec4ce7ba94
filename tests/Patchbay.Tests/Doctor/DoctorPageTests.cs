using Patchbay.Doctor;
using Patchbay.Endpoints.Conformance;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Tests.Doctor;

/// <summary>The page and the lines in it, against an endpoint that means ill.</summary>
public sealed class DoctorPageTests
{
    private const string Hostile = "</pre><script>alert(1)</script>\" onload=x '";

    [Fact]
    public void Nothing_of_an_endpoints_words_becomes_markup()
    {
        var page = DoctorPage.Of(Report(new CheckExchange("POST /v1/messages", [$"x-evil: {Hostile}"], Hostile, "", 10, 400, Hostile)));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("</pre>&lt;script", page.Replace("</pre>\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_users_own_files_say_is_not_in_it() =>
        Assert.DoesNotContain("/home/somebody", DoctorPage.Of(Report()), StringComparison.Ordinal);

    [Fact]
    public void A_request_becomes_a_line_for_a_shell_with_the_key_left_out()
    {
        var line = CurlLine.Of("https://llm.example/base/", new CheckExchange("POST /v1/messages?beta=true", ["x-api-key: $KEY", "Accept: it's"], """{"a":"it's"}""", "", 12, 200, ""));
        Assert.Equal(
            """
            curl -sS -i 'https://llm.example/base/v1/messages?beta=true' \
              -H "x-api-key: $KEY" \
              -H 'Accept: it'\''s' \
              --data-binary '{"a":"it'\''s"}'
            """.ReplaceLineEndings("\n"),
            line);
    }

    [Fact]
    public void A_long_body_is_made_in_the_shell()
    {
        var line = CurlLine.Of("https://llm.example", new CheckExchange("POST /v1/messages", [], "{\"a\":\"", "\"}", 1008, 200, ""));
        Assert.Contains("head -c 1000 /dev/zero | tr '\\0' x", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demo_cannot_be_asked_from_outside() => Assert.Null(CurlLine.Of("demo://demo-a", new CheckExchange("POST /v1/messages", [], "", "", 0, 200, "")));

    private static ConformanceReport Report(params CheckExchange[] exchanges) => new()
    {
        Endpoint = Hostile,
        Url = "https://llm.example",
        Kind = "custom",
        Dialect = "anthropic-messages",
        Model = Hostile,
        Checks =
        [
            new CheckResult { Name = "configuration", Layer = Layer.Lifecycle, Verdict = Verdict.Pass, Evidence = "plugged in by /home/somebody/settings.json" },
            new CheckResult { Name = "errors", Layer = Layer.Endpoint, Verdict = Verdict.Fail, Evidence = Hostile + " `odd", Remedy = "run `" + Hostile + "`", Exchanges = exchanges },
        ],
        Deep = [new DeepResult("Bash", Verdict.Fail, Hostile, 1, 2)],
    };
}
