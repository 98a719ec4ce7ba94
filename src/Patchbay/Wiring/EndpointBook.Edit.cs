using Patchbay.Console.Endpoints;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Protocol.Splice;
using Patchbay.Settings;
using Keys = Patchbay.Settings.SettingsKeys.Endpoint;

namespace Patchbay.Wiring;

internal sealed partial class EndpointBook
{
    public async Task<EntryOutcome> EditAsync(string name, EndpointDraft draft, CancellationToken cancellationToken)
    {
        // :: Step 1: all that can be refused, before anything is written.
        var now = settings.Current;
        if (ProblemOfChange(name, now) is { } problem) return new EntryOutcome(false, name) { Problems = [problem] };
        var endpoint = now.Endpoints[name];
        var isRenamed = draft.Name.Length > 0 && draft.Name != name;
        if (isRenamed && ProblemOfRenaming(name, draft.Name, now) is { } unusable) return new EntryOutcome(false, name) { Problems = [unusable] };
        var kind = KindCatalog.Find(draft.Kind) ?? endpoint.Kind;
        var credential = DraftCredential.Of(draft, kind);
        if (credential.Problem is { } refused) return new EntryOutcome(false, name) { Problems = [refused] };

        // :: Step 2: the key, then the entry; a key goes back to what it was when the entry is refused.
        var store = SecretStore.Beside(settings.FullPath);
        var before = credential.Key.Length > 0 || StoredKey.GoesWith(now, endpoint) ? store.Find(name, out _) : null;
        var undo = _memory.Keep(name, before);
        if (credential.Key.Length > 0 && store.Set(name, credential.Key) is { } notKept) return EntryOutcome.Refused(name, notKept, "nothing was written");
        var result = await edit.ApplyAsync([.. Changes(endpoint, kind, draft, credential)], cancellationToken).ConfigureAwait(false);
        if (!result.IsDone)
        {
            if (credential.Key.Length > 0) TakeBack(name, before);
            return Refused(name, result);
        }

        settings.Reload();
        // A stored key that nobody names any more is not kept.
        if (StoredKey.GoesWith(now, endpoint) && settings.Current.Endpoints.GetValueOrDefault(name) is { } after && !StoredKey.IsOf(after, name)) store.Remove(name);
        return isRenamed
            ? await RenameAsync(name, draft.Name, cancellationToken).ConfigureAwait(false)
            : new EntryOutcome(true, name) { Undo = result.Outcome == SettingsEditOutcome.Unchanged && credential.Key.Length == 0 ? "" : undo };
    }

    public async Task<EntryOutcome> RenameAsync(string name, string wanted, CancellationToken cancellationToken)
    {
        var now = settings.Current;
        if (name == wanted) return new EntryOutcome(true, name);
        if (ProblemOfChange(name, now) is { } problem) return new EntryOutcome(false, name) { Problems = [problem] };
        if (ProblemOfRenaming(name, wanted, now) is { } unusable) return new EntryOutcome(false, name) { Problems = [unusable] };
        var endpoint = now.Endpoints[name];
        if (_memory.Read(name) is not { } json) return EntryOutcome.Refused(name, $"the entry of `{name}` cannot be read", "load the page again");
        List<SettingsChange> changes = [new([SettingsKeys.Endpoints, wanted], json), new([SettingsKeys.Endpoints, name], null)];
        // An entry without a kind is of the kind that it is named after: the new name must not make it another one.
        if (endpoint.Kind != KindCatalog.Custom || KindCatalog.Find(wanted) is not null) changes.Insert(1, new([SettingsKeys.Endpoints, wanted, Keys.Kind], JsoncEditor.Quote(endpoint.Kind.Name)));
        if (now.CustomApiEndpoint == name) changes.Add(new([SettingsKeys.CustomApiEndpoint], JsoncEditor.Quote(wanted)));

        // A key that was stored under the name moves with it.
        var store = SecretStore.Beside(settings.FullPath);
        var key = StoredKey.GoesWith(now, endpoint) ? store.Find(name, out _) : null;
        if (key is not null && endpoint.Credential is Credential.KeyCredential stored)
        {
            if (store.Set(wanted, key) is { } notKept) return EntryOutcome.Refused(name, notKept, "nothing was written");
            changes.Insert(1, new([SettingsKeys.Endpoints, wanted, Keys.Credential], EndpointEntry.ToJson(stored with { Key = new Secret(StoredKey.Reference(wanted)) })));
        }

        var result = await edit.ApplyAsync(changes, cancellationToken).ConfigureAwait(false);
        if (key is not null) store.Remove(result.IsDone ? name : wanted);
        if (!result.IsDone) return Refused(name, result);
        settings.Reload();
        return new EntryOutcome(true, wanted);
    }

    private static EntryProblem? ProblemOfRenaming(string name, string to, PatchbaySettings now) =>
        ProblemOfName(to, now) ?? (now.Routes.FirstOrDefault(route => route.Endpoint.Name == name) is { } route
            ? new EntryProblem($"the route for `{route.Pattern}` names `{name}`", "change that route in the settings file first, or leave the name as it is")
            : null);

    /// <summary>One change for each field that the draft says otherwise than the entry; comments and the rest of it stay.</summary>
    private static IEnumerable<SettingsChange> Changes(Endpoint endpoint, EndpointKind kind, EndpointDraft draft, DraftCredential credential)
    {
        if (kind != endpoint.Kind) yield return Field(Keys.Kind, kind.Name);
        if (draft.Url.Length == 0 ? kind.DefaultUrl != endpoint.Url.AbsoluteUri.TrimEnd('/') : draft.Url != endpoint.Url.AbsoluteUri.TrimEnd('/')) yield return Field(Keys.Url, draft.Url);
        if (draft.Dialect != (endpoint.SpokenDialect?.Word() ?? "")) yield return Field(Keys.Dialect, draft.Dialect);
        if (draft.Credential != CredentialWays.Keep) yield return new SettingsChange([SettingsKeys.Endpoints, endpoint.Name, Keys.Credential], EndpointEntry.ToJson(credential.ForSettings(endpoint.Name)));
        if (draft.Models.Count == 0)
        {
            if (!endpoint.Models.IsEmpty) yield return Field(Keys.Models, "");
            yield break;
        }

        foreach (var (asked, _) in endpoint.Models.Entries.Where(old => draft.Models.All(kept => kept.Key != old.Key))) yield return Model(asked, "");
        foreach (var (asked, there) in draft.Models.Where(model => !endpoint.Models.Entries.Contains(model))) yield return Model(asked, there);

        SettingsChange Field(string field, string value) => new([SettingsKeys.Endpoints, endpoint.Name, field], value.Length == 0 ? null : JsoncEditor.Quote(value));

        SettingsChange Model(string asked, string there) => new([SettingsKeys.Endpoints, endpoint.Name, Keys.Models, asked], there.Length == 0 ? null : JsoncEditor.Quote(there));
    }
}
