using Patchbay.Console.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Settings;
using Words = Patchbay.Settings.SettingsKeys.Credential;

namespace Patchbay.Wiring;

/// <summary>The credential of a draft: what a trial is made with, and what is written down.</summary>
/// <param name="ForTrial">With the key itself, which is stored only when the trial went well.</param>
/// <param name="Key">The key to store; empty when there is none.</param>
/// <param name="Problem">Why it cannot be used; null when it can.</param>
internal sealed record DraftCredential(Credential ForTrial, string Key, EntryProblem? Problem)
{
    /// <summary>Reads it.</summary>
    public static DraftCredential Of(EndpointDraft draft, EndpointKind kind)
    {
        var header = draft.Header switch
        {
            Words.Bearer => CredentialHeader.Bearer,
            Words.ApiKey => CredentialHeader.ApiKey,
            _ => kind.Header,
        };
        return draft.Credential switch
        {
            CredentialWays.None => new DraftCredential(Credential.None, "", null),
            CredentialWays.Client => new DraftCredential(Credential.Client, "", null),
            CredentialWays.Key when draft.Secret.Length == 0 => Refused("there is no key in the field", "paste the key, or choose another way"),
            CredentialWays.Key when StoredKey.FindProblem(draft.Secret) is { } problem => Refused($"what was typed {problem}", "copy it again"),
            CredentialWays.Key => new DraftCredential(new Credential.KeyCredential(header, new Secret(draft.Secret)), draft.Secret, null),
            CredentialWays.Reference when new Secret(draft.Secret) is { IsLiteral: false } reference => new DraftCredential(new Credential.KeyCredential(header, reference), "", null),
            CredentialWays.Reference => Refused("that is no reference", "write it like `${env:NAME}`, `${file:PATH}` or `${command:LINE}`; a key itself belongs into the field for a key"),
            _ => new DraftCredential(Credential.Unset, "", null),
        };
    }

    /// <summary>As the settings have it: a key by the name that it is stored under.</summary>
    public Credential ForSettings(string name) => Key.Length > 0 && ForTrial is Credential.KeyCredential key ? key with { Key = new Secret(StoredKey.Reference(name)) } : ForTrial;

    private static DraftCredential Refused(string message, string fix) => new(Credential.Unset, "", new EntryProblem(message, fix));
}
