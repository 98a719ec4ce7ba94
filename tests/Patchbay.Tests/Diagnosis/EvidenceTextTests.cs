using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Tests.Diagnosis;

/// <summary>What of an endpoint's own words is shown.</summary>
public sealed class EvidenceTextTests
{
    [Theory]
    [InlineData("Incorrect API key provided: sk-proj-abcdefghijklmnop1234", "sk-proj-abcdefghijklmnop")]
    [InlineData("key sk-ant-api03-AbCdEf0123456789AbCdEf0123456789-xyz9 is bad", "AbCdEf0123456789")]
    [InlineData("token sk-ant-oat01-AbCdEf0123456789 refused", "AbCdEf01")]
    [InlineData("Authorization: Bearer abcdefghijklmnop was refused", "abcdefghijkl")]
    [InlineData("got Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNz")]
    [InlineData("hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "9f86d081884c")]
    [InlineData("base64 q83vEjRWeJASNFZ4kBI0VniQEjRWeJA=", "q83vEjRWeJAS")]
    [InlineData("base64url AbC1-dEf2GhI3jKl4MnO5pQr6_StU7", "dEf2GhI3jKl4")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "eyJzdWIi")]
    [InlineData("github ghp_0123456789abcdefghijABCDEFGHIJ012345", "0123456789abcdef")]
    [InlineData("AIzaSyA1234567890abcdefghijklmnopqrstuv", "1234567890abc")]
    [InlineData("proxy http://user:hunter2hunter2@proxy:3128/ failed", "hunter2")]
    [InlineData("https://x.example/?api_key=s3cr3tvalue", "s3cr3tvalue")]
    [InlineData("local token pb-0123456789abcdef0123456789abcdef", "0123456789ab")]
    public void No_secret_is_shown(string raw, string secret) =>
        Assert.DoesNotContain(secret, EvidenceText.Clean(raw), StringComparison.Ordinal);

    [Theory]
    [InlineData("model 'qwen3-coder-480b-a35b-instruct-q4-k-m' not found")]
    [InlineData("model accounts/fireworks/models/qwen3-coder-480b-a35b not found")]
    [InlineData("request_id req_011CSHoEeqs5C35K2UUqR7Fy")]
    [InlineData("id 0b5b0c1e-2c3d-4e5f-8a9b-0c1d2e3f4a5b")]
    [InlineData("cannot read /home/user12/projects/patchbay2026/settings.json")]
    [InlineData("Unexpected token '<' in JSON at position 0")]
    [InlineData("The basic authentication scheme is not supported here")]
    [InlineData("Please load a model in the developer page or use the `lms load` command.")]
    [InlineData("連線被拒絕 — bağlantı reddedildi")]
    public void What_helps_stays(string raw) => Assert.Equal(raw, EvidenceText.Clean(raw));

    [Theory]
    [InlineData("a\r\n\r\n  b\tc", "a b c")]
    [InlineData("\u001b[31mred\u001b[0m text", "red text")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("bell\u0007 nul\u0000 back\b", "bell nul back")]
    [InlineData("right\u202Eto\u2066left\u200B", "righttoleft")]
    [InlineData("  ", "")]
    [InlineData(null, "")]
    public void It_is_one_line_without_anything_that_moves_the_cursor(string? raw, string expected) => Assert.Equal(expected, EvidenceText.Clean(raw));

    [Fact]
    public void It_is_cut_at_a_readable_length()
    {
        var cut = EvidenceText.Clean(string.Concat(Enumerable.Repeat("word ", 1000)));
        Assert.Equal(EvidenceText.MaxCharacters, cut.Length);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        var pairs = EvidenceText.Clean("x" + string.Concat(Enumerable.Repeat("😀", 400)));
        Assert.False(char.IsHighSurrogate(pairs[^2]));
    }

    /// <summary>Each is a wording that Claude Code 2.1.330 was seen to act on.</summary>
    [Theory]
    [InlineData("invalid x-api-key")]
    [InlineData("Invalid X-API-Key header")]
    [InlineData("messages.1.content.0: Invalid `signature` in `thinking` block")]
    [InlineData("Invalid signature in thinking block")]
    [InlineData("Invalid data in redacted_thinking block")]
    [InlineData("`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified: thinking block")]
    [InlineData("thinking.type: adaptive is not supported")]
    [InlineData("messages.3.role: Input should be 'user' or 'assistant'")]
    [InlineData("Unexpected role \"system\" in the input message role")]
    [InlineData("role 'system' is not supported")]
    [InlineData("context_management: Extra inputs are not permitted")]
    [InlineData("Unexpected value(s) `x` for the `anthropic-beta` header")]
    [InlineData("capability_rejected: thinking_signature")]
    [InlineData("prompt is too long: 10 tokens > 5 maximum")]
    [InlineData("This model's maximum context length is 8192 tokens")]
    [InlineData("code: context_length_exceeded")]
    [InlineData("request (24107 tokens) exceeds the available context size")]
    [InlineData("litellm.ContextWindowExceededError: too much")]
    [InlineData("Your credit balance is too low to access the API")]
    [InlineData("Please run /login")]
    [InlineData("A maximum of 100 PDF pages may be provided.")]
    [InlineData("input is too long for requested model")]
    [InlineData("litellm.BadRequestError: Invalid model name passed in model=x")]
    [InlineData("tokens in request more than max tokens allowed")]
    [InlineData("This organization has been disabled")]
    public void Wording_that_a_client_acts_on_is_said_in_other_words(string raw)
    {
        Assert.NotNull(ClientWording.Find(raw));
        var clean = EvidenceText.Clean(raw);
        Assert.Null(ClientWording.Find(clean));
        Assert.NotEmpty(clean);
    }

    [Fact]
    public void The_other_words_are_none_that_a_client_acts_on()
    {
        foreach (var (acts, said) in ClientWording.All)
        {
            Assert.Null(ClientWording.Find(ClientWording.Neutralise(acts)));
            Assert.Null(ClientWording.Find(said));
        }
    }

    [Theory]
    [InlineData(Bodies.LmStudioNoModel, "No models loaded. Please load a model in the developer page or use the `lms load` command.")]
    [InlineData(Bodies.LmStudioUnknownPath, "Unexpected endpoint or method. (POST /v1/v1/messages)")]
    [InlineData(Bodies.FastApiNotFound, "Not Found")]
    [InlineData(Bodies.FastApiValidation, "Field required")]
    [InlineData(Bodies.FastifyNotFound, "Route POST:/v1/messages not found")]
    [InlineData(Bodies.VllmModel, "The model `claude-opus-5-5` does not exist.")]
    [InlineData(Bodies.GinNotFound, "404 page not found")]
    [InlineData(Bodies.ExpressNotFound, "Error")]
    [InlineData("first line\nsecond line", "first line")]
    [InlineData("""{"unknown":"shape"}""", """{"unknown":"shape"}""")]
    [InlineData("", "")]
    public void The_reason_is_found_in_every_shape(string body, string expected) =>
        Assert.Equal(expected, AnswerDiagnosis.Explain(Samples.Answer(Samples.Corp, 404, body))!.Evidence);
}
