using Patchbay.Console.Endpoints;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Wiring;

/// <summary>The endpoints, described for the console.</summary>
/// <param name="models">What they have told of their models.</param>
internal sealed class EndpointRows(ModelCatalog models)
{
    /// <summary>Longer lists are OpenRouter's and the like; whoever needs one of those knows its name.</summary>
    private const int MostModels = 400;

    /// <summary>All of them.</summary>
    public IReadOnlyList<EndpointRow> Of(PatchbaySettings settings) =>
        [.. settings.Endpoints.Values.Append(settings.Plugged).DistinctBy(static endpoint => endpoint.Name).Select(endpoint => Row(endpoint, settings))];

    /// <summary>Who can be at one.</summary>
    public static IReadOnlyList<KindRow> Kinds() =>
        [.. KindCatalog.All.Where(static kind => !kind.IsDemo).Select(static kind => new KindRow(kind.Name, kind.DisplayName, kind.DefaultUrl ?? "", kind.Note ?? "", kind.DefaultUrl is { } url && url.Contains("://127.0.0.1", StringComparison.Ordinal)))];

    private EndpointRow Row(Endpoint endpoint, PatchbaySettings settings) => new()
    {
        Name = endpoint.Name,
        Url = endpoint.Url.AbsoluteUri.TrimEnd('/'),
        Kind = endpoint.Kind.Name,
        Who = endpoint.Kind.DisplayName,
        Dialect = endpoint.Dialect.Word(),
        SpokenDialect = endpoint.SpokenDialect?.Word() ?? "",
        Credential = CredentialWords.Of(endpoint.Credential),
        Models = endpoint.Models.Entries,
        Listed = [.. Listed(endpoint).Take(MostModels).Select(static card => new ModelRow(card.Id, ModelWords.Of(card), card.TakesTools))],
        Losses = FeatureLoss.At(endpoint.Dialect),
        Note = endpoint.Kind.Note ?? "",
        IsInForce = endpoint.Name == settings.Plugged.Name,
        IsBuiltIn = BuiltInEndpoints.ByName.GetValueOrDefault(endpoint.Name) == endpoint,
        IsBare = !settings.Endpoints.ContainsKey(endpoint.Name),
        IsHere = endpoint.IsLoopback || endpoint.Kind.IsDemo,
        HasOwnKey = StoredKey.GoesWith(settings, endpoint),
        Routes = [.. settings.Routes.Where(route => route.Endpoint.Name == endpoint.Name).Select(static route => route.Pattern)],
    };

    /// <summary>What is known now; what is old is asked for, and is there when the page is drawn again.</summary>
    private IReadOnlyList<ModelCard> Listed(Endpoint endpoint)
    {
        // With a caller's own credential there is nobody to ask for here.
        if (endpoint.Kind.IsDemo || CredentialRule.MayHaveCallers(endpoint)) return [];
        var asked = models.ModelsAsync(endpoint, default, TimeSpan.Zero, CancellationToken.None);
        return asked.IsCompletedSuccessfully ? asked.Result : [];
    }
}
