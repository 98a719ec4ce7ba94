using System.Text;
using System.Text.Json.Nodes;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;
using Patchbay.Translation.Gemini;
using Patchbay.Translation.Ollama;
using Patchbay.Translation.OpenAIChat;
using Patchbay.Translation.OpenAIResponses;

namespace Patchbay.Tests.Translation;

/// <summary>What an endpoint's tokenizer is asked, and what is made of its answers.</summary>
public sealed class TokenCountTests
{
    // As a client asks for a count: neither an output limit nor a word about streaming.
    private const string Request = """
        {"model":"claude-x","system":"Be short.","messages":[{"role":"user","content":"hi"}],"tools":[{"name":"weather","description":"Weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}}],"tool_choice":{"type":"any"}}
        """;

    private const string WithImage = """{"model":"claude-x","messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]}]}""";

    private const string Function = """{"type":"function","function":{"name":"weather","description":"Weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}""";

    [Fact]
    public void Gemini_counts_a_whole_request_that_names_its_model()
    {
        var count = Count(new GeminiTranslator(), new() { Endpoint = "there", Model = "models/gemini-3-pro" })!;
        Assert.Equal("/v1beta/models/gemini-3-pro:countTokens", count.First.Target);
        AssertBody("""
            {"generateContentRequest":{"model":"models/gemini-3-pro","contents":[{"role":"user","parts":[{"text":"hi"}]}],"systemInstruction":{"parts":[{"text":"Be short."}]},
            "tools":[{"functionDeclarations":[{"name":"weather","description":"Weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}}}}]}]}}
            """, count.First);
        Assert.Equal(31, Read(count, """{"totalTokens":31,"promptTokensDetails":[{"modality":"TEXT","tokenCount":31}]}""").Tokens);
    }

    [Fact]
    public void Vertex_counts_it_bare()
    {
        var count = Count(new GeminiTranslator(), new() { Endpoint = "there", Model = "gemini-3-pro" }, "/v1/projects/p/locations/l/publishers/google")!;
        Assert.Equal("/models/gemini-3-pro:countTokens", count.First.Target);
        Assert.Equal(["contents", "systemInstruction", "tools"], JsonNode.Parse(count.First.Body.Span)!.AsObject().Select(static field => field.Key));
    }

    [Fact]
    public void Llama_cpp_counts_the_chat_itself()
    {
        var count = Count(new ChatTranslator(), LlamaCpp)!;
        Assert.Equal("/v1/chat/completions/input_tokens", count.First.Target);
        AssertBody($$"""{"model":"m","messages":[{"role":"system","content":"Be short."},{"role":"user","content":"hi"}],"tools":[{{Function}}],"tool_choice":"required","stream":false}""", count.First);
        Assert.Equal(11, Read(count, """{"object":"response.input_tokens","input_tokens":11}""").Tokens);
    }

    [Fact]
    public void An_older_llama_cpp_counts_by_template_and_tokens()
    {
        var count = Count(new ChatTranslator(), LlamaCpp)!;
        var template = count.Read(404, """{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}"""u8).Next!;
        Assert.Equal("/apply-template", template.Target);
        Assert.Equal(count.First.Body, template.Body);
        var tokenize = Read(count, """{"prompt":"<|im_start|>\n\u00e4 \"x\""}""").Next!;
        Assert.Equal("/tokenize", tokenize.Target);
        AssertBody("""{"model":"m","content":"<|im_start|>\nä \"x\"","add_special":true,"parse_special":true}""", tokenize);
        Assert.Equal(3, Read(count, """{"tokens":[1,22,333]}""").Tokens);
    }

    [Fact]
    public void An_image_is_not_counted_where_it_would_be_a_guess()
    {
        var count = Count(new ChatTranslator(), LlamaCpp, request: WithImage)!;
        Assert.Equal("it cannot count images", count.Read(404, "{}"u8).Problem);
        Assert.Throws<UntranslatableException>(() => Count(new ChatTranslator(), LlamaCpp with { Tokenizer = Tokenizer.VLLM }, request: WithImage));
    }

    [Fact]
    public void VLLM_counts_messages_and_tools()
    {
        var count = Count(new ChatTranslator(), LlamaCpp with { Tokenizer = Tokenizer.VLLM })!;
        Assert.Equal("/tokenize", count.First.Target);
        AssertBody($$"""{"model":"m","messages":[{"role":"system","content":"Be short."},{"role":"user","content":"hi"}],"tools":[{{Function}}],"add_generation_prompt":true}""", count.First);
        Assert.Equal(5, Read(count, """{"count":5,"max_model_len":4096,"tokens":[1,2,3,4,5],"token_strs":null}""").Tokens);
    }

    [Fact]
    public void Whoever_has_no_tokenizer_is_not_asked()
    {
        var traits = new EndpointTraits { Endpoint = "there", Model = "m" };
        Assert.Null(Count(new ChatTranslator(), traits));
        Assert.Null(Count(new ResponsesTranslator(), traits));
        Assert.Null(Count(new OllamaTranslator(), traits));
    }

    [Theory]
    [InlineData(200, "<html>", "its answer is no JSON object")]
    [InlineData(200, "[1]", "its answer is no JSON object")]
    [InlineData(200, """{"count":"5"}""", "its answer has no `count`")]
    [InlineData(200, """{"count":-5}""", "its answer has no `count`")]
    [InlineData(200, "{}", "its answer has no `count`")]
    [InlineData(404, """{"detail":"Not Found"}""", "it answered 404: Not Found")]
    public void What_is_no_count_is_said_to_be_none(int status, string body, string problem)
    {
        var reply = Count(new ChatTranslator(), LlamaCpp with { Tokenizer = Tokenizer.VLLM })!.Read(status, Encoding.UTF8.GetBytes(body));
        Assert.Null(reply.Tokens);
        Assert.Null(reply.Next);
        Assert.Equal(problem, reply.Problem);
    }

    private static EndpointTraits LlamaCpp { get; } = new() { Endpoint = "there", Model = "m", Tokenizer = Tokenizer.LlamaCpp };

    private static TokenCount? Count(Translator translator, EndpointTraits traits, string basePath = "", string request = Request)
    {
        using var read = RequestReader.Read(Encoding.UTF8.GetBytes(request), traits);
        return translator.Count(basePath, read, traits);
    }

    private static CountReply Read(TokenCount count, string body) => count.Read(200, Encoding.UTF8.GetBytes(body));

    private static void AssertBody(string expected, CountQuestion question) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(question.Body.Span)), Encoding.UTF8.GetString(question.Body.Span));
}
