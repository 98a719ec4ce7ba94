using System.CommandLine;
using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Output;
using Patchbay.Protocol.Splice;
using Patchbay.Settings;
using Keys = Patchbay.Settings.SettingsKeys.Endpoint;

namespace Patchbay.Commands;

/// <summary><c>patchbay endpoint edit</c>: changes what is said, leaves the rest as it stands, comments included.</summary>
internal static class EndpointEditCommand
{
    private static readonly EndpointOptions Options = new();

    private static readonly JsonOption Json = CommonOptions.Json(CliJson.Default.EndpointChangeOutput);

    private static readonly Option<string[]> Unset = new Option<string[]>("--unset") { Description = "take a field out", HelpName = "field" }
        .AcceptOnlyFromAmong([.. Keys.All]);

    public static Command Create(CommandContext context)
    {
        var name = EndpointArgument.Name(context);
        var verb = new Verb(
            "edit",
            "change an endpoint of the settings; what is not said stays as it is",
            "patchbay endpoint edit lmstudio --model default=qwen3-coder-30b",
            "patchbay endpoint edit corp --credential-stdin < key.txt",
            "patchbay endpoint edit corp --model haiku=   # without that entry",
            "patchbay endpoint edit corp --unset proxy") { name, Json };
        Options.AddTo(verb);
        verb.Add(Unset);
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetRequiredValue(name), cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, string name, CancellationToken cancellationToken)
    {
        var path = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var settings = SettingsReader.Read(path).Settings;
        if (settings is not null && !settings.Endpoints.ContainsKey(name))
        {
            return context.Talk.Fail($"there is no endpoint named `{name}`", DidYouMean.Hint(name, settings.Endpoints.Keys));
        }

        if (EndpointName.FindProblem(name) is { } problem) return context.Talk.Fail(problem.Message, problem.Fix);
        var kind = (settings ?? PatchbaySettings.Default).Endpoints.GetValueOrDefault(name)?.Kind ?? Patchbay.Endpoints.Kinds.KindCatalog.Custom;
        var (credential, why, hint) = Options.Credential.Read(context, result, name, kind, path);
        if (why is not null) return context.Talk.Fail(why, hint);

        SettingsChange[] changes = [.. Changes(name, Options.Entry(result, credential)), .. (result.GetValue(Unset) ?? []).Select(field => new SettingsChange([SettingsKeys.Endpoints, name, field], null))];
        if (changes.Length == 0)
        {
            context.Talk.Fail("nothing to change was said", "`patchbay endpoint edit --help` lists the fields");
            return ExitCodes.Usage;
        }

        var edit = await new SettingsEdit(path, context.Paths.DataFolder(path)).ApplyAsync(changes, cancellationToken).ConfigureAwait(false);
        if (await SettingsTalk.FinishAsync(context, path, edit, cancellationToken).ConfigureAwait(false) is > 0 and var failed) return failed;
        var isUnchanged = edit.Outcome == SettingsEditOutcome.Unchanged;
        context.Talk.Say(isUnchanged ? $"{name} was so already" : $"changed {name} in {path}");
        EndpointChangeOutput.Print(context.Talk, result.GetValue(Json), name, isUnchanged ? "unchanged" : "changed", path);
        return ExitCodes.Done;
    }

    /// <summary>One change for each field, and for each entry of a map; an entry without a value is taken out.</summary>
    private static IEnumerable<SettingsChange> Changes(string name, EndpointEntry entry)
    {
        var maps = new EndpointEntry { Models = [.. entry.Models], Headers = [.. entry.Headers] };
        using var fields = JsonDocument.Parse((entry with { Models = [], Headers = [] }).ToJson());
        foreach (var field in fields.RootElement.EnumerateObject().ToArray())
        {
            yield return new SettingsChange([SettingsKeys.Endpoints, name, field.Name], System.Text.Encoding.UTF8.GetBytes(field.Value.GetRawText()));
        }

        foreach (var (asked, there) in maps.Models) yield return Member(name, Keys.Models, asked, there);
        foreach (var header in maps.Headers) yield return Member(name, Keys.Headers, header.Name, header.Value.Reference);
    }

    private static SettingsChange Member(string name, string field, string key, string value) =>
        new([SettingsKeys.Endpoints, name, field, key], value.Length == 0 ? null : JsoncEditor.Quote(value));
}
