using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>401 and 403: whose credential was refused decides whether it is ours to explain.</summary>
public class FailureOfCredentialScenarios(CredentialStage stage) : IClassFixture<CredentialStage>
{
    private static readonly Dictionary<string, string> s_anthropicKey = new() { ["ANTHROPIC_API_KEY"] = "sk-ant-api03-fakefakefakefakefakefakefake-0001", ["CLAUDE_CODE_MAX_RETRIES"] = "0" };

    [Theory]
    [InlineData("own", 401, "PB-CRED-02", "patchbay endpoint edit own --credential '${env:NAME}'")]
    [InlineData("own", 403, "PB-CRED-03", "for access to model claude-opus-5-5, or set another credential: `patchbay endpoint edit own --credential '${env:NAME}'")]
    [InlineData("own-key", 401, "PB-CRED-02", "patchbay endpoint edit own-key --credential")]
    [InlineData("from-file", 401, "PB-CRED-02", "${file:")]
    [InlineData("header", 401, "PB-CRED-02", "an extra header")]
    [InlineData("hostile", 401, "PB-CRED-05", "patchbay endpoint edit hostile --credential '${env:NAME}'")]
    [InlineData("hostile", 403, "PB-CRED-05", "patchbay endpoint edit hostile --credential '${env:NAME}'")]
    public async Task A_refused_credential_of_the_endpoint_or_the_lack_of_one_is_explained(string endpoint, int status, string code, string advice)
    {
        await stage.AnswerAsync(Refusal(status));
        var shown = await stage.AskAsync(endpoint);
        shown.AssertFinding(code, endpoint, advice);
        Assert.Contains("no entry for you", shown.Ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(CredentialStage.OwnToken, shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_is_nowhere_to_be_read_is_explained_and_nothing_is_sent()
    {
        var shown = await stage.AskAsync("unset");
        shown.AssertFinding("PB-CRED-01", "unset", "patchbay endpoint edit unset --credential");
        Assert.Contains("${env:NO_SUCH_VARIABLE}", shown.Ended.Output, StringComparison.Ordinal);
        Assert.Empty(shown.Asked);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task That_the_callers_Anthropic_key_was_withheld_is_said(int status)
    {
        await stage.AnswerAsync(Refusal(status));
        var shown = await stage.AskAsync("hostile", s_anthropicKey);
        shown.AssertFinding("PB-CRED-04", "hostile", "patchbay endpoint edit hostile --credential client");
        Assert.Null(Assert.Single(shown.Asked).Header("x-api-key"));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_refusal_of_the_callers_own_credential_is_the_endpoints_to_word(int status)
    {
        await stage.AnswerAsync(Refusal(status));
        var shown = await stage.AskAsync("callers", s_anthropicKey);
        shown.AssertOwnWords($"{status} no entry for you");
        Assert.NotEmpty(shown.Asked);
        Assert.All(shown.Asked, entry => Assert.Equal(s_anthropicKey["ANTHROPIC_API_KEY"], entry.Header("x-api-key")));
        Assert.All(shown.Exchanges, exchange => Assert.Equal(status, exchange.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_firewalls_403_page_is_no_refusal_of_a_credential()
    {
        await stage.AnswerAsync(new { status = 403, headers = new Dictionary<string, string> { ["content-type"] = "text/html" }, body = "<html><head><title>Attention Required! | Cloudflare</title></head><body>Blocked</body></html>" });
        var shown = await stage.AskAsync("hostile");
        shown.AssertFinding("PB-END-05", "hostile", "let through");
    }

    private static object Refusal(int status) => new { status, headers = new Dictionary<string, string> { ["content-type"] = "application/json" }, body = """{"type":"error","error":{"type":"authentication_error","message":"no entry for you"}}""" };
}
