using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Endpoints.Kinds;
using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Models;

/// <summary>What an endpoint's model can do and how it wants to be asked: from its kind, from what the settings say, from what the endpoint tells,
/// and from what it has refused since the gateway started.</summary>
/// <param name="catalog">What the endpoints tell; null = nothing.</param>
public sealed class TraitsTable(ModelCatalog? catalog = null)
{
    /// <summary>Claude Code is told to compact at three quarters of a window (<c>LaunchPlan</c>); the rest is for the answer. A server that counts
    /// both together refuses to promise more.</summary>
    private const int AnswersShare = 4;

    private readonly ConcurrentDictionary<(string Endpoint, string Model), int> _outputLimits = new();

    /// <summary>The traits for one request.</summary>
    public EndpointTraits Of(Endpoint endpoint, string model)
    {
        var traits = new EndpointTraits { Endpoint = endpoint.Name, Model = model, Origin = OriginOf(endpoint, model) };
        traits = endpoint.Kind.Adapt?.Invoke(traits) ?? traits;
        var card = catalog?.Find(endpoint, model);
        var window = endpoint.ContextWindow ?? card?.ContextWindow;
        traits = traits with
        {
            // Ollama is told the window with every request, so only one that somebody wants.
            ContextWindow = endpoint.ContextWindow,
            MaxOutputTokens = endpoint.MaxOutputTokens ?? card?.MaxOutputTokens ?? window / AnswersShare,
            Tokenizer = traits.Tokenizer != Tokenizer.None ? traits.Tokenizer : TokenizerOf(catalog?.OwnerAt(endpoint)),
            TakesImages = traits.TakesImages && card?.TakesImages != false,
        };
        return _outputLimits.TryGetValue((endpoint.Name, model), out var limit) && !(limit > traits.MaxOutputTokens) ? traits with { MaxOutputTokens = limit } : traits;
    }

    /// <summary>Remembers the most output tokens that a model gives, as its endpoint has said when it refused more.</summary>
    /// <returns>False when it was known already, so that asking again would bring the same.</returns>
    public bool LearnOutputLimit(Endpoint endpoint, string model, int limit)
    {
        var isNew = true;
        _outputLimits.AddOrUpdate((endpoint.Name, model), limit, (_, known) =>
        {
            isNew = limit < known;
            return Math.Min(known, limit);
        });
        return isNew;
    }

    /// <summary>Servers behind <c>openai-compatible</c> that name themselves in their model list.</summary>
    private static Tokenizer TokenizerOf(string? owner) => owner switch { "llamacpp" => Tokenizer.LlamaCpp, "vllm" => Tokenizer.VLLM, _ => Tokenizer.None };

    /// <summary>Dialect, endpoint and model as one word: what thought under one of them is no use to another.</summary>
    private static string OriginOf(Endpoint endpoint, string model)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.Url.Authority}{endpoint.BasePath}\n{model}"));
        return $"{endpoint.Dialect.Word()}-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}";
    }
}
