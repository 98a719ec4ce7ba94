using System.CommandLine;
using Patchbay.Endpoints.Credentials;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay endpoint remove</c>.</summary>
internal static class EndpointRemoveCommand
{
    public static Command Create(CommandContext context)
    {
        var name = EndpointArgument.Name(context);
        var json = CommonOptions.Json(CliJson.Default.EndpointChangeOutput);
        var verb = new Verb(
            "remove",
            "take an endpoint out of the settings, and its key out of secrets.json",
            "patchbay endpoint remove corp") { name, json };
        verb.SetAction((result, cancellationToken) =>
            RunAsync(context, context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings)), result.GetRequiredValue(name), result.GetValue(json), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, string path, string name, bool asJson, CancellationToken cancellationToken)
    {
        var settings = SettingsReader.Read(path).Settings;
        if (settings?.Endpoints.GetValueOrDefault(name) is not { } endpoint)
        {
            return settings is null
                ? SettingsTalk.Refuse(context.Talk, path, SettingsReader.Read(path).Problems)
                : context.Talk.Fail($"there is no endpoint named `{name}`", DidYouMean.Hint(name, settings.Endpoints.Keys));
        }

        if (BuiltInEndpoints.ByName.GetValueOrDefault(name) == endpoint) return context.Talk.Fail($"`{name}` is built in and always there");
        if (settings.Plugged == endpoint) return context.Talk.Fail($"`{name}` is plugged in", "plug in another one first: `patchbay use off`");
        var edit = await new SettingsEdit(path, context.Paths.DataFolder(path)).RemoveEndpointAsync(name, cancellationToken).ConfigureAwait(false);
        if (await SettingsTalk.FinishAsync(context, path, edit, cancellationToken).ConfigureAwait(false) is > 0 and var failed) return failed;
        context.Talk.Say($"removed {name} from {path}");
        EndpointChangeOutput.Print(context.Talk, asJson, name, "removed", path);
        RemoveSecret(context.Talk, path, name, settings, endpoint);
        return ExitCodes.Done;
    }

    /// <summary>The key that <c>--credential-stdin</c> stored under the endpoint's name goes with it, unless another endpoint uses it too.</summary>
    private static void RemoveSecret(Talk talk, string path, string name, PatchbaySettings settings, Endpoints.Endpoint endpoint)
    {
        if (StoredKey.GoesWith(settings, endpoint) && SecretStore.Beside(path).Remove(name) is { } problem) talk.Say($"warning: its key is still in secrets.json: {problem}");
    }
}
