namespace Patchbay.Endpoints.Credentials;

/// <summary>The ways to name a secret without writing it down: <c>${SCHEME:ARGUMENT}</c>.</summary>
public static class SecretSchemes
{
    /// <summary><c>${env:NAME}</c>: a variable of the environment that the gateway was started with.</summary>
    public const string Environment = "env";

    /// <summary><c>${file:PATH}</c>: the content of a file without surrounding blanks; <c>~</c> is the home folder, another relative
    /// path counts from the folder of the settings file.</summary>
    public const string File = "file";

    /// <summary><c>${command:LINE}</c>: what a command prints; run through the shell, see <see cref="CredentialCommand"/>.</summary>
    public const string Command = "command";

    /// <summary><c>${secret:NAME}</c>: an entry of <c>secrets.json</c> beside the settings file, see <see cref="SecretStore"/>.</summary>
    public const string Secret = "secret";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Environment, File, Command, Secret];
}
