using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Credentials;

/// <summary>A secret's value, or why there is none.</summary>
/// <param name="Value">The value; null when there is none.</param>
/// <param name="Failure">Names the reference and never the value; null when there is a value.</param>
public sealed record SecretValue(string? Value, EndpointFailure? Failure);

/// <summary>Follows references to secrets. It reads anew each time; <see cref="CredentialSource"/> keeps what it read.</summary>
public sealed class SecretReader
{
    private readonly Func<string, string?> _environment;
    private readonly string _folder;
    private readonly string _home;
    private readonly SecretStore _store;
    private readonly CredentialCommand _command;

    /// <param name="settingsPath">The settings file: relative paths count from its folder, helpers run there, <c>secrets.json</c> is there.</param>
    /// <param name="environment">Gives a variable of the environment, or null.</param>
    /// <param name="home">The home folder; default the user's.</param>
    /// <param name="commandLimit">How long a helper may take; default 10 s.</param>
    public SecretReader(string settingsPath, Func<string, string?> environment, string? home = null, TimeSpan? commandLimit = null)
    {
        _environment = environment;
        _folder = Path.GetDirectoryName(Path.GetFullPath(settingsPath))!;
        _home = home ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        _store = SecretStore.Beside(settingsPath);
        _command = new CredentialCommand(_folder, commandLimit);
    }

    /// <summary>The value behind a reference, fit to stand in a header: without surrounding blanks, of printable ASCII.</summary>
    public async ValueTask<SecretValue> ReadAsync(Secret secret)
    {
        if (secret.IsLiteral) return Check(secret.Reference, "the value in the settings");
        var argument = secret.Argument;
        switch (secret.Scheme)
        {
            case SecretSchemes.Environment:
                return _environment(argument) is { Length: > 0 } value
                    ? Check(value, secret.Reference)
                    : Fail(secret.Reference, "the variable is not set in the environment that the gateway was started with");
            case SecretSchemes.File:
                return ReadFile(secret.Reference, argument);
            case SecretSchemes.Secret:
                var kept = _store.Find(argument, out var problem);
                return kept is null ? Fail(secret.Reference, problem!) : Check(kept, secret.Reference);
            case SecretSchemes.Command:
                return await RunAsync(argument).ConfigureAwait(false);
            default:
                return Fail(secret.Reference, $"`{secret.Scheme}` is none of {string.Join(", ", SecretSchemes.All)}");
        }
    }

    /// <summary>What a helper prints, checked like every other secret.</summary>
    public async ValueTask<SecretValue> RunAsync(string commandLine)
    {
        var (output, problem) = await _command.RunAsync(commandLine).ConfigureAwait(false);
        return output is null ? Fail(commandLine, problem!) : Check(output, commandLine);
    }

    private SecretValue ReadFile(string reference, string written)
    {
        var path = FilePath.Resolve(written, _folder, _home);
        try
        {
            return Check(File.ReadAllText(path), reference);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(reference, exception.Message);
        }
    }

    private static SecretValue Check(string value, string reference)
    {
        value = value.Trim();
        if (value.Length == 0) return Fail(reference, "it is empty");
        return value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? Fail(reference, "it has line breaks or other characters that cannot stand in a header")
            : new SecretValue(value, null);
    }

    private static SecretValue Fail(string reference, string why) =>
        new(null, new EndpointFailure(FailureCause.CredentialUnavailable, $"`{EvidenceSecrets.Redact(reference)}`: {why}"));
}
