using System.Text;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Sending;
using Patchbay.Tests.Diagnosis;

namespace Patchbay.Tests.Models;

/// <summary>What the servers tell of their models, in their own words.</summary>
public sealed class ModelSurveyTests
{
    /// <summary>Vendor; an entry of its list; what is read: context, output, tools, images, thinking.</summary>
    public static TheoryData<string, string, string> Lists => new()
    {
        { "Anthropic", """{"type":"model","id":"claude-x","display_name":"Claude X","max_input_tokens":200000,"max_tokens":64000}""", "claude-x: 200k context, 64k output" },
        { "OpenAI", """{"id":"gpt-5.1","object":"model","created":1,"owned_by":"openai"}""", "gpt-5.1: " },
        { "OpenRouter", """{"id":"qwen/qwen3","name":"Qwen: Qwen3","context_length":262144,"architecture":{"input_modalities":["text","image"]},"top_provider":{"context_length":262144,"max_completion_tokens":32768},"supported_parameters":["max_tokens","tools","reasoning"]}""", "qwen/qwen3: 256k context, 32k output, tools, images, thinking" },
        { "Groq", """{"id":"llama-3.3","object":"model","context_window":131072,"max_completion_tokens":32768}""", "llama-3.3: 128k context, 32k output" },
        { "vLLM", """{"id":"qwen","object":"model","max_model_len":40960,"owned_by":"vllm"}""", "qwen: 40k context" },
        { "Mistral", """{"id":"devstral","max_context_length":131072,"capabilities":{"completion_chat":true,"function_calling":true,"vision":false}}""", "devstral: 128k context, tools, no images" },
        { "LM Studio", """{"id":"qwen3","object":"model","type":"llm","state":"loaded","max_context_length":262144,"loaded_context_length":32768,"capabilities":["tool_use"]}""", "qwen3: 32k context, tools, no images" },
        { "a number that is none", """{"id":"m","context_length":"long","max_model_len":-1}""", "m: " },
    };

    [Theory, MemberData(nameof(Lists))]
    public void A_vendors_words_are_read(string vendor, string entry, string read)
    {
        var card = Assert.Single(ModelListReader.Read(Encoding.UTF8.GetBytes($"{{\"object\":\"list\",\"data\":[{entry},{{\"id\":\"text-embedding-3\"}}]}}")));
        Assert.True(read == $"{card.Id}: {ModelWords.Of(card)}", $"{vendor}: {ModelWords.Of(card)}");
    }

    [Fact]
    public void Geminis_list_is_another()
    {
        var card = Assert.Single(ModelListReader.Read("""{"models":[{"name":"models/gemini-3-pro","displayName":"Gemini 3 Pro","inputTokenLimit":1048576,"outputTokenLimit":65536,"thinking":true}]}"""u8.ToArray()));
        Assert.Equal("gemini-3-pro: 1M context, 64k output, thinking", $"{card.Id}: {ModelWords.Of(card)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":[1,null,{"id":7},{"id":""}]}""")]
    [InlineData("<html>")]
    public void Anything_else_lists_nothing(string body) => Assert.Empty(ModelListReader.Read(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task Llama_cpp_tells_its_window_in_its_props()
    {
        var cards = await SurveyAsync(
            new() { Name = "local", Kind = KindCatalog.Custom, Url = NoUrl },
            ("GET /v1/models", """{"models":[{"name":"x.gguf"}],"data":[{"id":"x.gguf","owned_by":"llamacpp","meta":{"n_ctx_train":262144}}]}"""),
            ("GET /props", """{"default_generation_settings":{"n_ctx":8192},"modalities":{"vision":true,"audio":false}}"""));
        Assert.Equal("x.gguf: 8k context, images", Told(cards));
    }

    [Fact]
    public async Task LM_Studio_tells_more_under_a_path_of_its_own()
    {
        var cards = await SurveyAsync(
            new() { Name = "lmstudio", Kind = KindCatalog.Find("lmstudio")!, Url = NoUrl },
            ("GET /v1/models", """{"data":[{"id":"qwen3"},{"id":"other"}]}"""),
            ("GET /api/v0/models", """{"data":[{"id":"qwen3","type":"vlm","loaded_context_length":4096,"max_context_length":32768}]}"""));
        Assert.Equal("qwen3: 4k context, images\nother: ", Told(cards));
    }

    [Fact]
    public async Task Ollama_describes_one_model_at_a_time_and_tells_the_window_of_those_that_run()
    {
        var cards = await SurveyAsync(
            new() { Name = "o", Kind = KindCatalog.Find("ollama")!, Url = NoUrl, SpokenDialect = Dialect.Ollama },
            ("GET /api/tags", """{"models":[{"name":"qwen3:30b"},{"name":"gemma:2b"}]}"""),
            ("GET /api/ps", """{"models":[{"name":"qwen3:30b","context_length":4096}]}"""),
            ("\"qwen3:30b\"", """{"parameters":"num_ctx                        16384\ntop_k 20","capabilities":["completion","tools","thinking"],"model_info":{"qwen3.context_length":262144}}"""),
            ("\"gemma:2b\"", """{"parameters":"num_ctx    8192","capabilities":["completion"]}"""));
        Assert.Equal("qwen3:30b: 4k context, tools, no images, thinking\ngemma:2b: 8k context, no tools, no images, no thinking", Told(cards));
    }

    [Fact]
    public async Task What_the_settings_say_stands_above_it()
    {
        var cards = await SurveyAsync(new() { Name = "v", Kind = KindCatalog.Custom, Url = NoUrl, ContextWindow = 16384, MaxOutputTokens = 2048 }, ("GET /v1/models", """{"data":[{"id":"m","max_model_len":40960}]}"""));
        Assert.Equal("m: 16k context, 2k output", Told(cards));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_from_one_that_lists_nothing()
    {
        using var sender = new EndpointSender();
        var survey = new ModelSurvey(sender, new CredentialSource(new SecretReader("/nowhere", static _ => null), TimeProvider.System));
        Assert.Null(await survey.ReadAsync(new() { Name = "gone", Kind = KindCatalog.Custom, Url = new Uri("http://127.0.0.1:1") }, default, TimeSpan.FromSeconds(5), CancellationToken.None));
        Assert.Empty((await SurveyAsync(new() { Name = "none", Kind = KindCatalog.Custom, Url = NoUrl }))!);
    }

    [Theory]
    [InlineData("qwen/qwen3-coder-30b", "Qwen3 Coder 30B")]
    [InlineData("gpt-oss-120b", "GPT OSS 120B")]
    [InlineData("unsloth_Devstral-Small.gguf", "Unsloth Devstral Small")]
    [InlineData("llama3.3:70b", "Llama3.3:70b")]
    public void A_name_reads_well(string id, string title) => Assert.Equal(title, ModelTitle.Of(new ModelCard(id)));

    private static readonly Uri NoUrl = new("http://127.0.0.1:1");

    private static string Told(IReadOnlyList<ModelCard>? cards) => string.Join('\n', cards!.Select(static card => $"{card.Id}: {ModelWords.Of(card)}"));

    private static async Task<IReadOnlyList<ModelCard>?> SurveyAsync(Endpoint endpoint, params (string Request, string Answer)[] answers)
    {
        await using var peer = Peer.Answering(request =>
        {
            var body = answers.FirstOrDefault(answer => answer.Request.StartsWith('"') ? request.Contains(answer.Request, StringComparison.Ordinal) : request.StartsWith(answer.Request + " ", StringComparison.Ordinal)).Answer;
            var status = body is null ? "404 Not Found" : "200 OK";
            return $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body ?? "")}\r\nConnection: close\r\n\r\n{body}";
        });
        using var sender = new EndpointSender();
        var survey = new ModelSurvey(sender, new CredentialSource(new SecretReader("/nowhere", static _ => null), TimeProvider.System));
        return await survey.ReadAsync(endpoint with { Url = new Uri($"http://127.0.0.1:{peer.Port}") }, default, TimeSpan.FromSeconds(10), CancellationToken.None);
    }
}
