using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Patchbay.Endpoints.Kinds;
using Patchbay.Translation.Common;

namespace Patchbay.Endpoints.Models;

/// <summary>What an endpoint's model can do and how it wants to be asked: from its kind, and from what it has refused since the gateway started.</summary>
public sealed class TraitsTable
{
    private readonly ConcurrentDictionary<(string Endpoint, string Model), int> _outputLimits = new();

    /// <summary>The traits for one request.</summary>
    public EndpointTraits Of(Endpoint endpoint, string model)
    {
        var traits = new EndpointTraits { Endpoint = endpoint.Name, Model = model, Origin = OriginOf(endpoint, model) };
        traits = endpoint.Kind.Adapt?.Invoke(traits) ?? traits;
        return _outputLimits.TryGetValue((endpoint.Name, model), out var limit) ? traits with { MaxOutputTokens = limit } : traits;
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

    /// <summary>Dialect, endpoint and model as one word: what thought under one of them is no use to another.</summary>
    private static string OriginOf(Endpoint endpoint, string model)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.Url.Authority}{endpoint.BasePath}\n{model}"));
        return $"{endpoint.Dialect.Word()}-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}";
    }
}
