using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Patchbay.Commands;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;
using Patchbay.Gateway.Forwarding;
using Patchbay.Output;
using Patchbay.Protocol.Headers;
using Patchbay.Protocol.Splice;
using Patchbay.Settings;
using Patchbay.Tests.Settings;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;

namespace Patchbay.Tests.Kinds;

/// <summary>What holds for every kind of the catalog. A new one is a row of <c>presets.json</c>, and is tested here without a line of code.</summary>
public sealed partial class KindConformanceTests : IDisposable
{
    private const string Key = "its-own-key-0123456789";
    private const string Image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    /// <summary>One of every sort that some kind treats by itself: they think or not, and take to be told how hard or not.</summary>
    private static readonly string[] ModelNames = ["gpt-5.2", "gpt-4.1", "o4-mini", "gemini-3-pro", "gemini-2.5-flash", "gemma-4", "grok-4.5", "grok-4-1-fast", "mistral-large-latest", "openai/gpt-oss-120b", "qwen3-coder:30b"];

    private static readonly byte[] Request = File.ReadAllBytes(Path.Combine(Repository.Repository.Root, "tests", "Patchbay.Tests", "Kinds", "claude-code-request.json"));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds => [.. KindCatalog.All.Where(static kind => !kind.IsDemo).Select(static kind => kind.Name)];

    /// <summary>Every kind with the dialects that it may be asked in: its own; and all that are translated where the settings may name another.</summary>
    public static TheoryData<string, string> Translated
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in KindCatalog.All.Where(static kind => kind is { IsDemo: false } && kind != KindCatalog.Anthropic))
            {
                foreach (var dialect in Enum.GetValues<Dialect>().Where(dialect => IsTranslated(kind) ? dialect == kind.Dialect : dialect != Dialect.AnthropicMessages)) data.Add(kind.Name, dialect.Word());
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void It_says_who_it_is_and_where(string name)
    {
        var kind = KindCatalog.Find(name)!;
        Assert.NotEmpty(kind.DisplayName);
        Assert.Equal(kind.Dialect, DialectNames.Find(kind.Dialect.Word()));
        Assert.Matches("^[A-Za-z][A-Za-z0-9-]*$", kind.ApiKeyHeader);
        foreach (var url in Urls(kind))
        {
            Assert.True(url.Scheme == Uri.UriSchemeHttps || url.IsLoopback, $"{url} is not https");
            Assert.Null(LookAlikeHost.FindImitated(url));
        }

        if (!IsTranslated(kind)) return;
        Assert.NotNull(kind.Note);
        Assert.NotEmpty(FeatureLoss.At(kind.Dialect));
        Assert.Equal(kind.Dialect.Word(), Translators.Of(kind.Dialect).Dialect);
    }

    [Theory, MemberData(nameof(Translated))]
    public void Its_paths_are_well_formed_with_one_version_at_most(string name, string dialect)
    {
        foreach (var url in Urls(KindCatalog.Find(name)!))
        {
            var endpoint = EndpointOf(name, dialect, url);
            var traits = new TraitsTable().Of(endpoint, ModelNames[0]);
            using var request = RequestReader.Read(Request, traits);
            AssertPath(endpoint.BasePath + Translators.Of(endpoint.Dialect).Target(endpoint.BasePath, request, traits));
            AssertPath(endpoint.BasePath + Probe(endpoint).Models().Target);

            // As the vendor's page shows it, with all that stands behind.
            var pasted = EndpointUrl.Parse(url.AbsoluteUri.TrimEnd('/') + "/v1/chat/completions").Url!;
            Assert.Equal(url.AbsoluteUri.TrimEnd('/'), pasted.AbsoluteUri.TrimEnd('/'));
        }
    }

    [Theory, MemberData(nameof(Translated))]
    public void What_Claude_Code_asks_is_written_within_its_limits(string name, string dialect)
    {
        foreach (var model in ModelNames)
        {
            var endpoint = EndpointOf(name, dialect, Urls(KindCatalog.Find(name)!).FirstOrDefault() ?? new Uri("http://127.0.0.1:1"));
            foreach (var outputLimit in new int?[] { null, 8192 })
            {
                var traits = new TraitsTable().Of(endpoint with { MaxOutputTokens = outputLimit }, model);
                var (json, text) = Write(endpoint.Dialect, traits);
                AssertLimits(json, endpoint.Dialect, traits);
                AssertNames(json, traits);
                AssertContent(text, traits);
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Its_key_travels_as_it_wants_it_and_in_no_other_header(string name)
    {
        var kind = KindCatalog.Find(name)!;
        var url = Urls(kind).FirstOrDefault() ?? new Uri("https://llm.corp.example");
        var words = new StringWriter();
        var context = new CommandContext(
            new Dictionary<string, string> { ["HOME"] = _folder.FullPath, ["XDG_DATA_HOME"] = Path.Combine(_folder.FullPath, "data"), ["PATCHBAY_SETTINGS"] = _folder.SettingsPath },
            ["/nowhere/patchbay"],
            new Talk(() => words, () => words));
        var code = await CommandLineRoot.RunAsync(context, ["endpoint", "add", "mine", "--kind", name, "--url", url.AbsoluteUri, "--credential-env", "THE_KEY"]);
        Assert.True(code == 0, words.ToString());
        Assert.Equal(kind.Note is not null, words.ToString().Contains($"note: {kind.Note}", StringComparison.Ordinal));

        var endpoint = SettingsReader.Read(_folder.SettingsPath).Settings!.Endpoints["mine"];
        var source = new CredentialSource(new SecretReader(_folder.SettingsPath, static name => name == "THE_KEY" ? Key : null), TimeProvider.System);
        var decision = await new CredentialRule(source).DecideAsync(endpoint, new CallerCredential("Bearer the-callers", "the-callers"), refresh: false, CancellationToken.None);
        var expected = kind.Header == CredentialHeader.Bearer ? ("Authorization", $"Bearer {Key}") : (IsTranslated(kind) ? kind.ApiKeyHeader : "x-api-key", Key);
        var sent = new List<IReadOnlyList<HeaderLine>> { new ProbeRequests(endpoint, decision, []).Models().Headers };
        if (IsTranslated(kind)) sent.Add(RequestForwarding.CreateTranslated("/", SplicedBody.Unchanged(default), decision, kind.ApiKeyHeader, []).Headers);
        foreach (var headers in sent)
        {
            var carrier = Assert.Single(headers, header => header.Value.Contains(Key, StringComparison.Ordinal));
            Assert.Equal(expected, (carrier.Name, carrier.Value));
            Assert.DoesNotContain(headers, header => header.Value.Contains("the-callers", StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_schema_and_the_list_of_kinds_have_it(string name)
    {
        var schema = JsonDocument.Parse(SettingsSchema.Read()).RootElement;
        Assert.Contains(name, schema.GetProperty("$defs").GetProperty("endpoint").GetProperty("properties").GetProperty("kind").GetProperty("enum").EnumerateArray().Select(static word => word.GetString()));
        var data = new StringWriter();
        var context = new CommandContext(new Dictionary<string, string> { ["HOME"] = _folder.FullPath }, ["/nowhere/patchbay"], new Talk(() => data, () => TextWriter.Null));
        Assert.Equal(0, await CommandLineRoot.RunAsync(context, ["endpoint", "list", "--kinds", "--json"]));
        Assert.Contains(JsonDocument.Parse(data.ToString()).RootElement.EnumerateArray(), kind => kind.GetProperty("kind").GetString() == name);
    }

    private static (JsonElement Json, string Text) Write(Dialect dialect, EndpointTraits traits)
    {
        using var request = RequestReader.Read(Request, traits);
        var output = new ArrayBufferWriter<byte>();
        Translators.Of(dialect).WriteRequest(request, traits, output);
        return (JsonDocument.Parse(output.WrittenMemory.ToArray(), new JsonDocumentOptions { MaxDepth = 512 }).RootElement, System.Text.Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static void AssertLimits(JsonElement json, Dialect dialect, EndpointTraits traits)
    {
        var fields = Fields(json).ToLookup(static field => field.Name, static field => field.Value);
        var expected = dialect switch
        {
            Dialect.OpenAIChat when traits.OutputLimit == OutputLimit.MaxCompletionTokens => "max_completion_tokens",
            Dialect.OpenAIChat => "max_tokens",
            Dialect.OpenAIResponses => "max_output_tokens",
            Dialect.Gemini => "maxOutputTokens",
            _ => "num_predict",
        };
        foreach (var word in new[] { "max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens", "num_predict" })
        {
            if (word != expected) Assert.Empty(fields[word]);
            else Assert.Equal(traits.MaxOutputTokens ?? 128_000, Assert.Single(fields[word]).GetInt32());
        }

        var mostStops = dialect switch { Dialect.Gemini => 5, Dialect.Ollama => int.MaxValue, _ => traits.MaxStopSequences };
        foreach (var stops in fields["stop"].Concat(fields["stopSequences"]))
        {
            Assert.InRange(stops.GetArrayLength(), 1, mostStops);
            Assert.Equal("</stop-00>", stops[0].GetString());
        }

        if (!traits.TakesSampling) Assert.Empty(fields["temperature"].Concat(fields["top_p"]).Concat(fields["topP"]));
        if (!traits.TakesTopK) Assert.Empty(fields["top_k"].Concat(fields["topK"]));
        if (!traits.TakesEffort) Assert.Empty(fields["reasoning_effort"].Concat(fields["effort"]).Concat(fields["thinkingConfig"]));
        if (!traits.TakesCacheKey) Assert.Empty(fields["prompt_cache_key"]);
    }

    private static void AssertNames(JsonElement json, EndpointTraits traits)
    {
        var fields = Fields(json).Where(static field => field.Value.ValueKind == JsonValueKind.String).ToLookup(static field => field.Name, static field => field.Value.GetString()!);
        // Three tools are told of, two were called.
        Assert.True(fields["name"].Count() >= 5, "some tool is missing");
        Assert.All(fields["name"].Concat(fields["tool_name"]), tool => Assert.Matches($"^[A-Za-z0-9_-]{{1,{traits.MaxToolName}}}$", tool));
        Assert.Equal(3, fields["name"].Concat(fields["tool_name"]).Distinct().Count());
        var ids = fields["id"].Concat(fields["tool_call_id"]).Concat(fields["call_id"]).GroupBy(static id => id).ToList();
        Assert.All(ids, id => Assert.Matches($"^[A-Za-z0-9_-]{{1,{traits.MaxToolId}}}$", id.Key));
        // A call and its result: the same id twice, or none at all where the dialect has none.
        Assert.True(ids.Count is 0 or 2 && ids.TrueForAll(static id => id.Count() == 2), string.Join(' ', ids.Select(static id => $"{id.Key}×{id.Count()}")));
    }

    private static void AssertContent(string text, EndpointTraits traits)
    {
        string[] once = ["SYSTEM-OPENING", "FIRST-QUESTION", "MID-CONVERSATION", "SECOND-RESULT", "LAST-QUESTION"];
        foreach (var said in once) Assert.True(text.Split(said).Length == 2, $"{said} stands {text.Split(said).Length - 1} times in {text}");
        Assert.True(text.IndexOf("FIRST-QUESTION", StringComparison.Ordinal) < text.IndexOf("MID-CONVERSATION", StringComparison.Ordinal), "a system message has gone to the front");
        Assert.Equal(traits.TakesImages, text.Contains(Image, StringComparison.Ordinal));
        // What is Anthropic's alone, what the person's device is called, and what nobody has asked for.
        foreach (var foreign in new[] { "cache_control", "ANTHROPIC-THOUGHT", "EqQBCkYIBxgC", "context_management", "x-anthropic-billing-header", "device_id", "mcp__later__deferred", "defer_loading", "input_schema" }) Assert.DoesNotContain(foreign, text, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonProperty> Fields(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(static field => Fields(field.Value).Prepend(field)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Fields),
        _ => [],
    };

    private static void AssertPath(string path)
    {
        Assert.Matches("^(/[A-Za-z0-9._:-]+)+([?][a-zA-Z0-9=&]+)?$", path);
        var segments = path.Split('?')[0].Split('/');
        for (var at = 1; at < segments.Length; at++) Assert.False(IsVersion(segments[at]) && IsVersion(segments[at - 1]), $"{path} has two versions");
    }

    private static bool IsVersion(string segment) => Version().IsMatch(segment);

    private static ProbeRequests Probe(Endpoint endpoint) => new(endpoint, new CredentialDecision(null, null, IsOwn: false, Withheld: false, null), []);

    private static Endpoint EndpointOf(string kind, string dialect, Uri url) =>
        new() { Name = kind, Kind = KindCatalog.Find(kind)!, Url = url, SpokenDialect = DialectNames.Find(dialect) };

    private static bool IsTranslated(EndpointKind kind) => kind.Dialect != Dialect.AnthropicMessages;

    /// <summary>Its addresses as the settings reader leaves them, with what is to be filled in filled in.</summary>
    private static List<Uri> Urls(EndpointKind kind) =>
        [.. kind.OtherUrls.Prepend(kind.DefaultUrl).OfType<string>().Select(static url => EndpointUrl.Parse(Placeholder().Replace(url, "w"))).Select(static read => read.Url ?? throw new InvalidOperationException(read.Problem))];

    [GeneratedRegex(@"\{[A-Za-z]+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^v[0-9]")]
    private static partial Regex Version();
}
