using System.IO.Enumeration;
using Patchbay.Endpoints;

namespace Patchbay.Gateway.Routing;

/// <summary>One entry of <c>routes</c>: requests for a matching model go to this endpoint whatever the plug says.</summary>
/// <param name="Pattern">A model name as the client asks for it; <c>*</c> and <c>?</c> match as in a shell.</param>
/// <param name="Endpoint">Where they go.</param>
public sealed record RouteRule(string Pattern, Endpoint Endpoint);

/// <summary>Endpoint and model name chosen for one exchange.</summary>
/// <param name="Endpoint">Where the request goes.</param>
/// <param name="Model">The model's name there; the client's own string when nothing maps it.</param>
public readonly record struct Route(Endpoint Endpoint, string Model);

/// <summary>The immutable snapshot that routing reads: the plug and the rules. Swapped whole when the settings change.</summary>
/// <param name="Plugged">The endpoint in force.</param>
/// <param name="Rules">Exceptions by model, first match wins.</param>
public sealed record RouteTable(Endpoint Plugged, IReadOnlyList<RouteRule> Rules)
{
    /// <summary>The route for a request that asks for <paramref name="model"/>; empty when it names none.</summary>
    public Route Choose(string model)
    {
        var endpoint = Plugged;
        if (model.Length > 0)
        {
            foreach (var rule in Rules)
            {
                if (!FileSystemName.MatchesSimpleExpression(rule.Pattern, model, ignoreCase: false)) continue;
                endpoint = rule.Endpoint;
                break;
            }
        }

        return new Route(endpoint, model.Length == 0 ? model : endpoint.Models.Resolve(model));
    }
}
