using Patchbay.Commands;
using Patchbay.Console.Endpoints;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Models;
using Patchbay.Endpoints.Probing;
using Patchbay.Settings;

namespace Patchbay.Wiring;

/// <summary>The endpoints of the settings file, for the console: what <c>patchbay endpoint</c> does, without a terminal.</summary>
internal sealed partial class EndpointBook(SettingsFile settings, SettingsEdit edit, EndpointProbe probe, ModelCatalog models) : IEndpointBook
{
    private readonly EndpointRows _rows = new(models);
    private readonly EntryMemory _memory = new(settings.FullPath);

    public string File => settings.FullPath;

    public IReadOnlyList<EndpointRow> All => _rows.Of(settings.Current);

    public IReadOnlyList<KindRow> Kinds => field ??= EndpointRows.Kinds();

    public IReadOnlyList<string> Dialects => DialectNames.All;

    public async Task<EntryOutcome> AddAsync(EndpointDraft draft, bool insist, Action<ProbeLine> taken, CancellationToken cancellationToken)
    {
        // :: Step 1: what was typed.
        var now = settings.Current;
        if (draft.Name.Length > 0 && ProblemOfName(draft.Name, now) is { } unusable) return new EntryOutcome(false, draft.Name) { Problems = [unusable] };
        var written = draft.Url.Length > 0 ? draft.Url : KindCatalog.Find(draft.Kind)?.DefaultUrl ?? "";
        if (written.Length == 0) return EntryOutcome.Refused("", "there is no address", "paste one, like `http://127.0.0.1:1234`");
        var address = EndpointUrl.Parse(written);
        if (address.Url is not { } url) return EntryOutcome.Refused("", address.Problem, address.Fix);
        var kind = KindCatalog.Find(draft.Kind) ?? OwnerOf(url) ?? KindCatalog.Custom;
        var credential = DraftCredential.Of(draft, kind);
        if (credential.Problem is { } problem) return new EntryOutcome(false, "") { Problems = [problem] };
        var name = draft.Name.Length > 0 ? draft.Name : FoundEndpoint.FreeName(kind == KindCatalog.Custom ? url.Authority : kind.Name, now);
        var endpoint = new Endpoint { Name = name, Kind = kind, Url = url, SpokenDialect = DialectNames.Find(draft.Dialect), Credential = credential.ForTrial, Models = new ModelMap(draft.Models) };

        // :: Step 2: what is there.
        var trial = insist ? null : await probe.RunAsync(endpoint, default, step => taken(Line(step, credential)), cancellationToken).ConfigureAwait(false);
        if (trial?.Outcome == ProbeOutcome.Fail) return new EntryOutcome(false, name) { Finding = trial.Finding?.ToRecord(), Notes = ProbeNotes.Of(trial, endpoint) };

        // :: Step 3: written down, the key first: an entry must not name one that is not there.
        var before = credential.Key.Length > 0 ? SecretStore.Beside(settings.FullPath).Find(name, out _) : null;
        if (credential.Key.Length > 0 && SecretStore.Beside(settings.FullPath).Set(name, credential.Key) is { } notKept) return EntryOutcome.Refused(name, notKept, "nothing was written");
        var result = await edit.PutEndpointAsync(name, Entry(draft, endpoint, credential, trial), cancellationToken).ConfigureAwait(false);
        if (!result.IsDone)
        {
            if (credential.Key.Length > 0) TakeBack(name, before);
            return Refused(name, result);
        }

        settings.Reload();
        return new EntryOutcome(true, name) { Finding = trial?.Finding?.ToRecord(), Notes = ProbeNotes.Of(trial, endpoint) };
    }

    public async Task<EntryOutcome> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var now = settings.Current;
        if (ProblemOfChange(name, now) is { } problem) return new EntryOutcome(false, name) { Problems = [problem] };
        var endpoint = now.Endpoints[name];
        if (now.Plugged.Name == name) return EntryOutcome.Refused(name, $"`{name}` is plugged in", "plug in another one first");
        var store = SecretStore.Beside(settings.FullPath);
        var goes = StoredKey.GoesWith(now, endpoint);
        var undo = _memory.Keep(name, goes ? store.Find(name, out _) : null);
        var result = await edit.RemoveEndpointAsync(name, cancellationToken).ConfigureAwait(false);
        if (!result.IsDone) return Refused(name, result);
        settings.Reload();
        var left = goes ? store.Remove(name) : null;
        return new EntryOutcome(true, name) { Undo = undo, Notes = left is null ? [] : [$"Its key is still in secrets.json: {left}"] };
    }

    public async Task<EntryOutcome> RestoreAsync(string undo, CancellationToken cancellationToken)
    {
        if (_memory.Find(undo) is not { } before) return EntryOutcome.Refused("", "that change is too long ago to be taken back", $"the settings are in `{settings.FullPath}`");
        if (before.Key is { } key && SecretStore.Beside(settings.FullPath).Set(before.Name, key) is { } problem) return EntryOutcome.Refused(before.Name, problem, "nothing was changed");
        var result = await edit.ApplyAsync([new SettingsChange([SettingsKeys.Endpoints, before.Name], before.Json)], cancellationToken).ConfigureAwait(false);
        if (!result.IsDone) return Refused(before.Name, result);
        settings.Reload();
        return new EntryOutcome(true, before.Name);
    }

    /// <summary>A preset whose address it is. One on this machine is not taken for granted: any server can listen there.</summary>
    private static EndpointKind? OwnerOf(Uri url) => url.IsLoopback ? null
        : KindCatalog.All.FirstOrDefault(kind => kind.OtherUrls.Append(kind.DefaultUrl).Any(known => known is not null && !known.Contains('{', StringComparison.Ordinal) && EndpointUrl.Parse(known).Url == url));

    /// <summary>The step's own words, but for a key that was just typed: nothing of it is shown, not even its end.</summary>
    private static ProbeLine Line(ProbeStep step, DraftCredential credential) => new(
        step.Name,
        step.Outcome switch { ProbeOutcome.Pass => "pass", ProbeOutcome.Warn => "warn", _ => "fail" },
        step.Milliseconds,
        step.Name == ProbeSteps.Credential && credential.Key.Length > 0 && step.Outcome == ProbeOutcome.Pass ? "the key that was typed" : step.Finding is { } finding ? finding.Code : step.Detail);

    private static EndpointEntry Entry(EndpointDraft draft, Endpoint endpoint, DraftCredential credential, ProbeReport? trial)
    {
        var isUsual = endpoint.Kind.DefaultUrl is { } usual && !usual.Contains('{', StringComparison.Ordinal) && EndpointUrl.Parse(usual).Url == endpoint.Url;
        return new EndpointEntry
        {
            // An entry without a kind is of the kind that it is named after.
            Kind = endpoint.Kind != KindCatalog.Custom || KindCatalog.Find(endpoint.Name) is not null ? endpoint.Kind.Name : null,
            Url = isUsual ? null : endpoint.Url.AbsoluteUri.TrimEnd('/'),
            Dialect = trial?.Found?.Dialect ?? draft.Dialect,
            Credential = credential.ForSettings(endpoint.Name),
            Models = draft.Models.Count > 0 ? draft.Models : trial?.Found is { DefaultModel.Length: > 0 } found ? [new("default", found.DefaultModel)] : [],
        };
    }

    private void TakeBack(string name, string? before)
    {
        var store = SecretStore.Beside(settings.FullPath);
        _ = before is null ? store.Remove(name) : store.Set(name, before);
    }

    private static EntryProblem? ProblemOfName(string name, PatchbaySettings now) =>
        EndpointName.FindProblem(name) is var (message, fix) ? new EntryProblem(message, fix)
        : now.Endpoints.ContainsKey(name) ? new EntryProblem($"there is an endpoint named `{name}` already", "take another name")
        : null;

    private static EntryProblem? ProblemOfChange(string name, PatchbaySettings now) =>
        !now.Endpoints.TryGetValue(name, out var endpoint) ? new EntryProblem($"there is no endpoint named `{name}`", "somebody else may have taken it out: load the page again")
        : BuiltInEndpoints.ByName.GetValueOrDefault(name) == endpoint ? new EntryProblem($"`{name}` is built in and always there", "add one of your own instead")
        : null;

    private static EntryOutcome Refused(string name, SettingsEditResult result) =>
        new(false, name) { Problems = [.. result.Problems.Select(static problem => new EntryProblem(problem.Line == 0 ? problem.Message : $"{problem.Message} ({problem.Place})", problem.Fix))] };
}
