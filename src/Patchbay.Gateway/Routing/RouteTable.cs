using System.IO.Enumeration;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Models;

namespace Patchbay.Gateway.Routing;

/// <summary>One entry of <c>routes</c>: requests for a matching model go to this endpoint whatever the plug says.</summary>
/// <param name="Pattern">A model name as the client asks for it; <c>*</c> and <c>?</c> match as in a shell.</param>
/// <param name="Endpoint">Where they go.</param>
public sealed record RouteRule(string Pattern, Endpoint Endpoint);

/// <summary>Why a route leads where it leads.</summary>
public enum RouteReason
{
    /// <summary>The endpoint in force.</summary>
    Plug,

    /// <summary>A rule of the settings names the model.</summary>
    Rule,

    /// <summary>The model was chosen in the client's picker, and with it its endpoint.</summary>
    Picked,
}

/// <summary>Endpoint and model name chosen for one exchange.</summary>
/// <param name="Endpoint">Where the request goes.</param>
/// <param name="Model">The model's name there; the client's own string when nothing maps it.</param>
/// <param name="Reason">Why there.</param>
/// <param name="Pattern">The pattern of the rule that named it; empty without one.</param>
public readonly record struct Route(Endpoint Endpoint, string Model, RouteReason Reason = RouteReason.Plug, string Pattern = "");

/// <summary>The immutable snapshot that routing reads: the plug, the rules, and all endpoints. Swapped whole when the settings change.</summary>
/// <param name="Plugged">The endpoint in force.</param>
/// <param name="Rules">Exceptions by model, first match wins.</param>
/// <param name="Others">Every endpoint whose models can be picked, the plug or not.</param>
public sealed record RouteTable(Endpoint Plugged, IReadOnlyList<RouteRule> Rules, IReadOnlyList<Endpoint> Others)
{
    /// <summary>The route for a request that asks for <paramref name="model"/>; empty when it names none.</summary>
    public Route Choose(string model)
    {
        if (model.Length == 0) return new Route(Plugged, model);
        if (PickerId.Is(model) && FindPicked(model) is { } picked) return new Route(picked, PickerId.ModelOf(model), RouteReason.Picked);
        foreach (var rule in Rules)
        {
            if (FileSystemName.MatchesSimpleExpression(rule.Pattern, model, ignoreCase: false)) return new Route(rule.Endpoint, rule.Endpoint.Models.Resolve(model), RouteReason.Rule, rule.Pattern);
        }

        return new Route(Plugged, Plugged.Models.Resolve(model));
    }

    private Endpoint? FindPicked(string id)
    {
        if (PickerId.IsOf(Plugged, id)) return Plugged;
        foreach (var endpoint in Others)
        {
            if (PickerId.IsOf(endpoint, id)) return endpoint;
        }

        return null;
    }
}
