using System.Text.RegularExpressions;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;
using Patchbay.Output;
using Patchbay.Protocol.Splice;
using Patchbay.Settings;
using Keys = Patchbay.Settings.SettingsKeys.Endpoint;

namespace Patchbay.Commands;

/// <summary>Writes down what a probe has found out about an endpoint: the language it speaks, and a model to ask for.</summary>
internal static partial class FoundEndpoint
{
    /// <summary>Completes the endpoint's entry, or makes one for a bare URL.</summary>
    /// <returns>The endpoint's name; an exit code above 0 when the settings refuse it.</returns>
    public static async Task<(string Name, int Failure)> WriteAsync(CommandContext context, string path, PatchbaySettings settings, Endpoint endpoint, FoundDialect found, CancellationToken cancellationToken)
    {
        var (name, written) = await WriteAsync(new SettingsEdit(path, context.Paths.DataFolder(path)), settings, endpoint, found, cancellationToken).ConfigureAwait(false);
        var failure = await SettingsTalk.FinishAsync(context, path, written, cancellationToken).ConfigureAwait(false);
        if (failure > 0) return (name, failure);
        context.Talk.Say($"it speaks {found.Dialect}, which Patchbay translates; written down as endpoint {name} in {path}");
        if (found.DefaultModel.Length > 0) context.Talk.Say($"model: {found.DefaultModel}{(found.Models.Count > 1 ? $", of {found.Models.Count}; another one: `patchbay endpoint edit {name} --model default=NAME`" : "")}");
        else context.Talk.Say($"hint: it lists no models; name one with `patchbay endpoint edit {name} --model default=NAME`");
        return (name, 0);
    }

    /// <summary>Completes the endpoint's entry, or makes one for a bare URL, without a word.</summary>
    /// <returns>The endpoint's name, and what came of the edit.</returns>
    public static async Task<(string Name, SettingsEditResult Result)> WriteAsync(SettingsEdit edit, PatchbaySettings settings, Endpoint endpoint, FoundDialect found, CancellationToken cancellationToken)
    {
        if (settings.Endpoints.ContainsKey(endpoint.Name))
        {
            var changes = new List<SettingsChange> { new([SettingsKeys.Endpoints, endpoint.Name, Keys.Dialect], JsoncEditor.Quote(found.Dialect)) };
            if (endpoint.Models.IsEmpty && found.DefaultModel.Length > 0) changes.Add(new([SettingsKeys.Endpoints, endpoint.Name, Keys.Models, "default"], JsoncEditor.Quote(found.DefaultModel)));
            return (endpoint.Name, await edit.ApplyAsync(changes, cancellationToken).ConfigureAwait(false));
        }

        var name = FreeName(endpoint.Url.Authority, settings);
        var entry = new EndpointEntry { Url = endpoint.Url.AbsoluteUri.TrimEnd('/'), Dialect = found.Dialect, Models = found.DefaultModel.Length > 0 ? [new("default", found.DefaultModel)] : [] };
        return (name, await edit.PutEndpointAsync(name, entry, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Says what the endpoint tells of its model.</summary>
    public static void TellModel(Talk talk, ModelCard? model)
    {
        if (model is null) return;
        if (ModelWords.Of(model) is { Length: > 0 } words) talk.Say($"{model.Id}: {words}");
        if (model.TakesTools == false) talk.Note($"{model.Id} calls no tools, and Claude Code works with nothing else: choose another model");
    }

    /// <summary>Says what Claude Code cannot have there.</summary>
    public static void TellLosses(Talk talk, Dialect dialect)
    {
        if (FeatureLoss.At(dialect) is { Count: > 0 } losses) talk.Say($"not there: {string.Join("; ", losses)}");
    }

    /// <summary>A name that no endpoint has yet, made of an address or of a word.</summary>
    public static string FreeName(string wanted, PatchbaySettings settings)
    {
        var name = NotInNames().Replace(wanted, "-").Trim('-');
        var free = name;
        for (var number = 2; settings.Endpoints.ContainsKey(free); number++) free = $"{name}-{number}";
        return free;
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+")]
    private static partial Regex NotInNames();
}
