using System.Text;
using CsCheck;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;

namespace Patchbay.Tests.Diagnosis;

/// <summary>Which answers are explained and which pass, by real servers' bodies.</summary>
public sealed class AnswerDiagnosisTests
{
    /// <summary>Answers of an endpoint that is not Anthropic's and has no credential.</summary>
    public static TheoryData<int, string, string?> OfOthers { get; } = new()
    {
        { 404, Bodies.LmStudioNoModel, "PB-END-03" },
        { 400, Bodies.LmStudioNoModel, "PB-END-03" },
        { 400, Bodies.LmStudioNoModelPlain, "PB-END-03" },
        { 200, Bodies.LmStudioNoModel, "PB-END-03" },
        { 200, Bodies.LmStudioNoModelPlain, "PB-END-03" },
        { 200, Bodies.LmStudioNoModelEvent, "PB-END-03" },
        { 200, Bodies.LmStudioNoModelAnthropicEvent, "PB-END-03" },
        { 500, Bodies.LmStudioNoModel, "PB-END-03" },
        { 200, Bodies.LmStudioUnknownPath, "PB-END-01" },
        { 404, Bodies.LmStudioUnknownPath, "PB-END-01" },
        { 200, Bodies.LmStudioCrashed, "PB-END-11" },

        { 404, Bodies.GinNotFound, "PB-END-01" },
        { 404, Bodies.FastApiNotFound, "PB-END-01" },
        { 405, Bodies.FastApiMethod, "PB-END-01" },
        { 404, Bodies.ExpressNotFound, "PB-END-01" },
        { 404, Bodies.FastifyNotFound, "PB-END-01" },
        { 404, Bodies.SpringNotFound, "PB-END-01" },
        { 404, Bodies.OpenAIInvalidUrl, "PB-END-01" },
        { 404, Bodies.LlamaCppNotFound, "PB-END-01" },
        { 404, Bodies.Nginx404, "PB-END-01" },
        { 404, "", "PB-END-01" },

        { 404, Bodies.OllamaModel, "PB-END-02" },
        { 404, Bodies.VllmModel, "PB-END-02" },
        { 404, Bodies.VllmModelAnthropic, "PB-END-02" },
        { 404, Bodies.VllmModelOpenAI, "PB-END-02" },
        { 404, Bodies.LlamaCppModelNotFound, "PB-END-02" },
        { 404, Bodies.AnthropicNotFound, "PB-END-02" },

        { 503, Bodies.LlamaCppLoading, "PB-END-04" },
        { 502, Bodies.Nginx502, "PB-END-05" },
        { 503, Bodies.Cloudflare502, "PB-END-05" },
        { 403, Bodies.Cloudflare403, "PB-END-05" },
        { 413, Bodies.Nginx413, "PB-END-05" },
        { 501, Bodies.PythonHttpServer, "PB-END-05" },
        { 200, Bodies.NginxWelcome, "PB-END-06" },
        { 200, Bodies.Portal, "PB-END-06" },
        { 200, "", "PB-END-07" },
        { 204, "", "PB-END-07" },
        { 200, ": ping\n\n", "PB-END-07" },
        { 200, Bodies.OpenAIJson, "PB-END-08" },
        { 200, Bodies.OpenAIStream, "PB-END-08" },
        { 200, Bodies.OpenRouterStream, "PB-END-08" },
        { 200, Bodies.OllamaNative, "PB-END-10" },
        { 200, Bodies.FastApiNotFound, "PB-END-10" },
        { 307, "", "PB-END-09" },
        { 400, Bodies.NginxPlainToTls, "PB-NET-13" },
        { 400, Bodies.GoPlainToTls, "PB-NET-13" },
        { 400, Bodies.NginxWantsCertificate, "PB-NET-09" },
        { 407, "", "PB-NET-10" },
        { 401, Bodies.AnthropicBadKey, "PB-CRED-05" },

        // What passes: the client recovers by these, or they are the server's own business.
        { 200, Bodies.Message, null },
        { 200, Bodies.MessageWithNulls, null },
        { 200, Bodies.StreamStart, null },
        { 200, Bodies.StreamOverloaded, null },
        { 304, "", null },
        { 400, Bodies.LlamaCppOverflow, null },
        { 400, Bodies.AnthropicTooLong, null },
        { 422, Bodies.FastApiValidation, null },
        { 429, Bodies.AnthropicRateLimit, null },
        { 500, """{"error":{"code":500,"message":"parse error","type":"server_error"}}""", null },
        { 502, """{"error":"upstream"}""", null },
        { 503, """{"type":"error","error":{"type":"api_error","message":"Service unavailable"}}""", null },
        { 503, "upstream connect error or disconnect/reset before headers", null },
        { 529, Bodies.AnthropicOverloaded, null },
    };

    [Theory]
    [MemberData(nameof(OfOthers))]
    public void An_answer_of_another_endpoint(int status, string body, string? code) =>
        Assert.Equal(code, AnswerDiagnosis.Explain(Samples.Answer(Samples.Corp, status, body))?.Code);

    [Theory]
    [InlineData(401, Bodies.AnthropicBadKey, null)]
    [InlineData(404, Bodies.AnthropicNotFound, null)]
    [InlineData(400, Bodies.AnthropicTooLong, null)]
    [InlineData(400, Bodies.LmStudioNoModel, null)]
    [InlineData(429, Bodies.AnthropicRateLimit, null)]
    [InlineData(529, Bodies.AnthropicOverloaded, null)]
    [InlineData(500, "", null)]
    [InlineData(200, """{"type":"tomorrow"}""", null)]
    [InlineData(200, Bodies.AnthropicOverloaded, null)]
    [InlineData(502, Bodies.Cloudflare502, "PB-END-05")]
    [InlineData(403, Bodies.Cloudflare403, "PB-END-05")]
    [InlineData(200, Bodies.Portal, "PB-END-06")]
    [InlineData(200, "", "PB-END-07")]
    [InlineData(302, "", "PB-END-09")]
    public void Anthropics_own_answers_pass_unless_they_are_not_Anthropics(int status, string body, string? code) =>
        Assert.Equal(code, AnswerDiagnosis.Explain(Samples.Answer(Samples.Anthropic, status, body))?.Code);

    [Theory]
    [InlineData("/v1/messages/count_tokens", "POST")]
    [InlineData("/v1/models", "GET")]
    [InlineData("/v1/messages/batches", "POST")]
    [InlineData("/v1/messages", "GET")]
    public void Only_a_models_answer_is_explained(string path, string method)
    {
        foreach (var (status, body) in new[] { (404, Bodies.GinNotFound), (502, Bodies.Nginx502), (200, Bodies.OpenAIJson), (401, Bodies.AnthropicBadKey) })
            Assert.Null(AnswerDiagnosis.Explain(Samples.Answer(Samples.WithKey, status, body) with { Path = path, Method = method }));
    }

    [Fact]
    public void A_beginning_is_not_taken_for_the_whole() =>
        Assert.Null(AnswerDiagnosis.Explain(Samples.Answer(Samples.Corp, 200, "{\"id\":\"msg") with { IsWhole = false }));

    [Theory]
    [InlineData(401, "PB-CRED-02")]
    [InlineData(403, "PB-CRED-03")]
    public void A_refusal_of_the_endpoints_own_credential_names_where_it_is_set(int status, string code)
    {
        var finding = AnswerDiagnosis.Explain(Samples.Answer(Samples.WithKey, status, Bodies.AnthropicBadKey))!;
        Assert.Equal(code, finding.Code);
        Assert.Contains("${env:CORP_TOKEN}", finding.Message, StringComparison.Ordinal);
        Assert.Contains("patchbay endpoint edit corp --credential", finding.Remedy, StringComparison.Ordinal);
        Assert.Null(ClientWording.Find(finding.Message));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void A_refusal_of_the_callers_own_credential_passes(int status) =>
        Assert.Null(AnswerDiagnosis.Explain(Samples.Answer(Samples.Corp with { Credential = Credential.Client }, status, Bodies.AnthropicBadKey)));

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void A_credential_that_was_withheld_is_said(int status)
    {
        var finding = AnswerDiagnosis.Explain(Samples.Answer(Samples.Corp, status, """{"detail":"Missing key"}""") with { CallerCredentialWithheld = true })!;
        Assert.Equal("PB-CRED-04", finding.Code);
        Assert.Contains("was not forwarded to llm.corp.example", finding.What, StringComparison.Ordinal);
        Assert.Contains("`patchbay endpoint edit corp --credential '${env:NAME}'`", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("\"credential\": \"client\"", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal("Missing key", finding.Evidence);
    }

    [Theory]
    [InlineData("https://login.corp.example/start?token=abc", "login.corp.example", "--url https://login.corp.example`")]
    [InlineData("https://new.corp.example/v1/messages", "new.corp.example", "--url https://new.corp.example`")]
    [InlineData("https://new.corp.example/anthropic/v1/messages?beta=true", "new.corp.example", "--url https://new.corp.example/anthropic`")]
    [InlineData("/elsewhere", "llm.corp.example", "--url https://llm.corp.example`")]
    [InlineData("", "an address that it does not name", "--url URL`")]
    public void A_redirect_names_where_it_would_have_gone(string location, string target, string remedy)
    {
        // On any path: the client would follow it with everything it has.
        foreach (var path in new[] { "/v1/messages", "/v1/models" })
        {
            var finding = AnswerDiagnosis.Explain(Samples.Answer(Samples.Corp, 308, "") with { Location = location, Path = path })!;
            Assert.Equal("PB-END-09", finding.Code);
            Assert.Contains($"redirects to {target}", finding.What, StringComparison.Ordinal);
            if (path == "/v1/messages") Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
            Assert.DoesNotContain("abc", finding.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Bodies.GinNotFound, "Go (Ollama is one)")]
    [InlineData(Bodies.LmStudioUnknownPath, "LM Studio 0.4.1")]
    [InlineData(Bodies.LlamaCppNotFound, "llama.cpp")]
    [InlineData(Bodies.FastApiNotFound, "FastAPI")]
    [InlineData(Bodies.ExpressNotFound, "Express")]
    [InlineData(Bodies.FastifyNotFound, "Fastify")]
    [InlineData(Bodies.SpringNotFound, "Spring")]
    [InlineData(Bodies.OpenAIInvalidUrl, "OpenAI-format API")]
    [InlineData(Bodies.Nginx404, "nginx's")]
    public void A_404_says_what_the_server_seems_to_be(string body, string guess) =>
        Assert.Contains(guess, AnswerDiagnosis.Explain(Samples.Answer(Samples.Corp, 404, body))!.What, StringComparison.Ordinal);

    [Theory]
    [InlineData(502, Bodies.Nginx502, "nginx's", "502 Bad Gateway")]
    [InlineData(502, Bodies.Cloudflare502, "Cloudflare's", "llm.corp.example | 502: Bad gateway")]
    [InlineData(200, Bodies.Portal, "login page", "Guest Wi-Fi")]
    public void A_page_says_whose_it_seems_to_be(int status, string body, string guess, string evidence)
    {
        var finding = AnswerDiagnosis.Explain(Samples.Answer(Samples.Corp, status, body, "text/html"))!;
        Assert.Contains(guess, finding.What, StringComparison.Ordinal);
        Assert.Equal(evidence, finding.Evidence);
    }

    [Fact]
    public void A_vendor_whose_address_is_known_is_named_with_it()
    {
        var finding = AnswerDiagnosis.Explain(Samples.Answer(Samples.Make("deepseek", "https://api.deepseek.com"), 404, Bodies.OpenAIInvalidUrl))!;
        Assert.Contains("`patchbay endpoint edit deepseek --url https://api.deepseek.com/anthropic`", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_that_is_missing_is_named()
    {
        var finding = AnswerDiagnosis.Explain(Samples.Answer(Samples.LmStudio, 404, Bodies.OllamaModel))!;
        Assert.Contains("does not have the model claude-opus-5-5", finding.What, StringComparison.Ordinal);
        Assert.StartsWith("Map it to one that it has: `patchbay endpoint edit lmstudio --model", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_names_endpoint_layer_command_and_ends_with_the_endpoints_own_words()
    {
        var message = AnswerDiagnosis.Explain(Samples.Answer(Samples.LmStudio, 404, Bodies.LmStudioNoModel))!.Message;
        Assert.Equal(
            """
            The server at endpoint lmstudio (http://127.0.0.1:1234) runs, but no model is loaded there.
            To do: Load one on that machine: `lms load MODEL` (`lms ls` lists them), then send the message again. Or go back to the Anthropic API: `patchbay use off`.
            PB-END-03 (endpoint), more: `patchbay explain PB-END-03`. Evidence: No models loaded. Please load a model in the developer page or use the `lms load` command.
            """,
            message);
    }

    /// <summary>Any bytes at all: a diagnosis must never be what breaks.</summary>
    [Fact]
    public void No_body_breaks_it()
    {
        int[] statuses = [200, 204, 301, 400, 401, 403, 404, 407, 500, 502, 503, 529];
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, statuses.Length - 1], Gen.Bool).Sample((bytes, index, whole) =>
        {
            var answer = Samples.Answer(Samples.Corp, statuses[index], "") with { IsWhole = whole, Location = Encoding.Latin1.GetString(bytes) };
            AnswerDiagnosis.Explain(answer with { Body = bytes });
            AnswerDiagnosis.Explain(answer with { Body = (byte[])[.. "{\"error\":"u8, .. bytes] });
            AnswerDiagnosis.Explain(answer with { Body = (byte[])[.. "<html><title>"u8, .. bytes] });
            AnswerDiagnosis.Explain(answer with { Body = (byte[])[.. "data: "u8, .. bytes] });
        });
    }
}
