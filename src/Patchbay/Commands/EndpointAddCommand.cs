using System.CommandLine;
using Patchbay.Endpoints.Kinds;
using Patchbay.Output;
using Patchbay.Settings;

namespace Patchbay.Commands;

/// <summary><c>patchbay endpoint add</c>.</summary>
internal static class EndpointAddCommand
{
    private static readonly Argument<string> Name = new("name") { Description = "a name of your own; a kind's name makes it that kind", HelpName = "name" };

    private static readonly EndpointOptions Options = new();

    private static readonly JsonOption Json = CommonOptions.Json(CliJson.Default.EndpointChangeOutput);

    public static Command Create(CommandContext context)
    {
        var verb = new Verb(
            "add",
            "add an endpoint to the settings",
            "patchbay endpoint add lmstudio --model default=qwen3-coder-30b",
            "patchbay endpoint add corp --url https://llm.corp.example --credential-env CORP_TOKEN",
            "patchbay endpoint add router --kind openrouter --credential-stdin < key.txt") { Name, Json };
        Name.CompletionSources.Add(_ => KindCatalog.All.Where(kind => kind is { IsDemo: false, DefaultUrl: not null }).Select(kind => kind.Name));
        Options.AddTo(verb);
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        var name = result.GetRequiredValue(Name);
        var path = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        if (EndpointName.FindProblem(name) is { } problem) return context.Talk.Fail(problem.Message, problem.Fix);
        var settings = SettingsReader.Read(path).Settings ?? PatchbaySettings.Default;
        if (settings.Endpoints.TryGetValue(name, out var there) && BuiltInEndpoints.ByName.GetValueOrDefault(name) != there)
        {
            return context.Talk.Fail($"there is an endpoint named `{name}` already", $"change it with `patchbay endpoint edit {name}`");
        }

        // A kind that is unknown is the settings reader's to explain: it knows the near ones.
        var kind = KindCatalog.Find(Options.Kind(result) ?? name) ?? KindCatalog.Custom;
        var (credential, why, hint) = Options.Credential.Read(context, result, name, kind, path);
        if (why is not null) return context.Talk.Fail(why, hint);

        var entry = Options.Entry(result, credential);
        if (entry.Kind is null && kind != KindCatalog.Custom) entry = entry with { Kind = kind.Name };
        var edit = await new SettingsEdit(path, context.Paths.DataFolder(path)).PutEndpointAsync(name, entry, cancellationToken).ConfigureAwait(false);
        if (await SettingsTalk.FinishAsync(context, path, edit, cancellationToken).ConfigureAwait(false) is > 0 and var failed) return failed;
        context.Talk.Say($"added {name} to {path}");
        EndpointChangeOutput.Print(context.Talk, result.GetValue(Json), name, "added", path);
        if (kind.Note is { } note) context.Talk.Say($"note: {note}");
        context.Talk.Say($"hint: `patchbay endpoint test {name}` tries it, `patchbay use {name}` plugs it in");
        return ExitCodes.Done;
    }
}
