using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Kinds;

/// <summary>What is special about asking a kind of endpoint, when its dialect is translated.</summary>
/// <remarks>From the vendors' references and bug reports against other translators (read August to November 2026); the rest is learned from refusals.</remarks>
internal static class KindTraits
{
    /// <summary>The change for a kind of that name; null = a plain endpoint of its dialect.</summary>
    public static Func<EndpointTraits, EndpointTraits> Of(string kind) => kind switch
    {
        "openai" or "azure-openai" => OpenAI,
        "gemini" => static traits => traits with { TakesDocuments = true, TakesEffort = ThinksAtGoogle(traits.Model), TakesTopK = true, MaxStopSequences = 5, HasWebSearch = true },
        "xai" => static traits => traits with { MidSystem = MidSystem.System, TakesEffort = TakesEffortAtXai(traits.Model), HighestEffort = "high", TakesCacheKey = true, HasWebSearch = true },
        "mistral" => static traits => Local(traits) with { MaxToolId = 9, TakesTopK = false },
        "llamacpp" => static traits => Local(traits) with { Tokenizer = Tokenizer.LlamaCpp },
        "vllm" => static traits => Local(traits) with { Tokenizer = Tokenizer.VLLM },
        "groq" or "together" or "nvidia" or "openrouter" => static traits => traits with { MergesRoles = true },
        // A guide of another client says that it refuses the switch (hexdocs.pm/req_llm, read 2026-11-24); others say that it takes it. Nobody misses it.
        "cerebras" => static traits => traits with { MergesRoles = true, TakesParallelSwitch = false },
        _ => Local,
    };

    /// <summary>Local servers put a conversation into a chat template, and templates are strict: one system message, roles that take turns.</summary>
    private static EndpointTraits Local(EndpointTraits traits) => traits with { MergesRoles = true, TakesTopK = true, MaxStopSequences = 16 };

    private static EndpointTraits OpenAI(EndpointTraits traits)
    {
        var thinks = Thinks(traits.Model);
        return traits with
        {
            OutputLimit = OutputLimit.MaxCompletionTokens,
            MidSystem = MidSystem.Developer,
            TakesDocuments = true,
            TakesCacheKey = true,
            TakesEffort = thinks,
            TakesSampling = !thinks,
            MaxStopSequences = thinks ? 0 : 4,
        };
    }

    /// <summary>Everything since 2.5; names without a number are the newest.</summary>
    private static bool ThinksAtGoogle(string model) => !model.Contains("gemini-1", StringComparison.Ordinal) && !model.Contains("gemini-2.0", StringComparison.Ordinal) && !model.StartsWith("gemma", StringComparison.Ordinal);

    /// <summary>grok-3-mini, grok-4 and its later ones; the fast, coding and 4.20 models think as they like and refuse to be told how hard
    /// (hermes-agent PR 23435, CLIProxyAPI PR 3968, docs.x.ai, read 2026-11-24).</summary>
    private static bool TakesEffortAtXai(string model) =>
        model.StartsWith("grok-3-mini", StringComparison.Ordinal)
        || (model.StartsWith("grok-4", StringComparison.Ordinal) && !model.Contains("fast", StringComparison.Ordinal) && !model.StartsWith("grok-4.20", StringComparison.Ordinal));

    /// <summary>The o-series and everything since gpt-5.</summary>
    private static bool Thinks(string model) =>
        (model.Length > 1 && model[0] == 'o' && char.IsAsciiDigit(model[1])) || (model.StartsWith("gpt-", StringComparison.Ordinal) && model.Length > 4 && model[4] is >= '5' and <= '9');
}
