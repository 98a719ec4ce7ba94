using System.CommandLine;
using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay endpoint list</c>.</summary>
internal static class EndpointListCommand
{
    private static readonly Option<bool> Kinds = new("--kinds") { Description = "list the kinds that `endpoint add` knows instead" };

    public static Command Create(CommandContext context)
    {
        var json = CommonOptions.Json(CliJson.Default.IReadOnlyListEndpointOutput, CliJson.Default.IReadOnlyListKindOutput);
        var verb = new Verb(
            "list",
            "list the endpoints; the one in force is marked",
            "patchbay endpoint list",
            "patchbay endpoint list --kinds") { Kinds, json };
        verb.SetAction(result => result.GetValue(Kinds)
            ? WriteKinds(context.Talk, result.GetValue(json))
            : WriteEndpoints(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), result.GetValue(json)));
        return verb;
    }

    private static int WriteEndpoints(CommandContext context, string path, bool asJson)
    {
        var reading = SettingsReader.Read(path);
        if (reading.Settings is not { } settings) return SettingsTalk.Refuse(context.Talk, path, reading.Problems);

        // A plug that is a bare URL is in force without being in the list.
        IReadOnlyList<EndpointOutput> all = [.. settings.Endpoints.Values.Append(settings.Plugged).DistinctBy(endpoint => endpoint.Name).Select(endpoint => Describe(endpoint, settings))];
        if (asJson)
        {
            context.Talk.Data.WriteLine(JsonSerializer.Serialize(all, CliJson.Default.IReadOnlyListEndpointOutput));
            return ExitCodes.Done;
        }

        var table = new TextTable("", "name", "kind", "dialect", "url", "credential", "models");
        foreach (var endpoint in all)
        {
            var models = string.Join(", ", endpoint.Models.Select(model => $"{model.Key}={model.Value}"));
            table.Add(endpoint.InForce ? "→" : "", endpoint.Name, endpoint.Kind, endpoint.Dialect, endpoint.Url, endpoint.Credential, models);
        }

        table.Write(context.Talk.Data, Terminal.Width);
        return ExitCodes.Done;
    }

    private static int WriteKinds(Talk talk, bool asJson)
    {
        IReadOnlyList<KindOutput> kinds = [.. KindCatalog.All.Where(kind => !kind.IsDemo).Select(kind => new KindOutput(kind.Name, kind.DisplayName, kind.DefaultUrl ?? "", kind.OtherUrls, kind.Note ?? ""))];
        if (asJson)
        {
            talk.Data.WriteLine(JsonSerializer.Serialize(kinds, CliJson.Default.IReadOnlyListKindOutput));
            return ExitCodes.Done;
        }

        var table = new TextTable("kind", "who", "url");
        foreach (var kind in kinds) table.Add(kind.Kind, kind.Who, kind.Url);
        table.Write(talk.Data, Terminal.Width);
        return ExitCodes.Done;
    }

    private static EndpointOutput Describe(Endpoint endpoint, PatchbaySettings settings) => new(
        endpoint.Name,
        endpoint.Kind.Name,
        endpoint.Dialect.Word(),
        endpoint.Url.AbsoluteUri.TrimEnd('/'),
        CredentialWords.Of(endpoint.Credential),
        endpoint.Models.Entries.ToDictionary(),
        endpoint.Name == settings.Plugged.Name,
        BuiltInEndpoints.ByName.GetValueOrDefault(endpoint.Name) == endpoint);
}
