using Microsoft.AspNetCore.Http;
using Patchbay.Gateway.Admission;
using Patchbay.Gateway.Ledger;
using Patchbay.Protocol.Headers;

namespace Patchbay.Tests.Gateway;

public class HeaderCaptureTests
{
    private static readonly string Token = LocalToken.Create();

    public static TheoryData<string, string> Secrets => new()
    {
        { "Authorization", "Bearer sk-ant-oat01-whatever" },
        { "Authorization", $"Bearer {Token}" },
        { "x-api-key", "sk-1234567890abcdef" },
        { "api-key", "0123456789" },
        { "x-goog-api-key", "AIza0123456789" },
        { "Cookie", "patchbay-8765=id.expires.mac" },
        { "Set-Cookie", "session=secret-words" },
        { "x-patchbay-token", Token },
        { "X-Company-Auth", "letmein" },
        { "x-unknown", Token },
        { "x-unknown", "sk-ant-api03-something" },
        { "Proxy-Authorization", "Basic dXNlcjpwYXNz" },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Nothing_of_a_secret_is_kept(string name, string value)
    {
        var kept = Assert.Single(HeaderCapture.Copy(new HeaderDictionary { [name] = value }));
        Assert.EndsWith(HeaderCapture.Redacted, kept.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(value[^4..], kept.Value, StringComparison.Ordinal);
        Assert.Equal(kept, Assert.Single(HeaderCapture.Copy([new HeaderLine(name, value)])));
    }

    [Theory]
    [InlineData("anthropic-beta", "oauth-2025-04-20,interleaved-thinking-2025-05-14")]
    [InlineData("X-Claude-Code-Session-Id", "0a1b2c3d-0000-4000-8000-000000000000")]
    [InlineData("anthropic-ratelimit-tokens-remaining", "12000")]
    [InlineData("request-id", "req_011")]
    public void Everything_else_is_kept_as_it_is(string name, string value) => Assert.Equal(value, HeaderCapture.Value(name, value));

    [Fact]
    public void A_query_keeps_its_words_but_not_its_secrets()
    {
        Assert.Equal("?beta=true&key=[redacted]", HeaderCapture.Query("?beta=true&key=AIza0123"));
        Assert.Equal("", HeaderCapture.Query(""));
    }
}
