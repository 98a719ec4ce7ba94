using Patchbay.Endpoints.Kinds;

namespace Patchbay.Endpoints.Credentials;

/// <summary>What an endpoint gets to identify the caller. Each endpoint has its own; it never reaches another one.</summary>
public abstract record Credential
{
    private Credential() { }

    /// <summary>The settings say nothing: the caller's credential goes along only to Anthropic's own host.</summary>
    public static Credential Unset { get; } = new UnsetCredential();

    /// <summary>Explicitly nothing: no credential header at all.</summary>
    public static Credential None { get; } = new NoCredential();

    /// <summary>Explicitly the caller's own, also an Anthropic one and also to a host that is not Anthropic's.</summary>
    public static Credential Client { get; } = new ClientCredential();

    /// <summary>True when the endpoint has a credential of its own, so that a refusal is about that one and not the caller's.</summary>
    public bool IsOwn => this is KeyCredential or CommandCredential;

    /// <inheritdoc cref="Unset"/>
    public sealed record UnsetCredential : Credential;

    /// <inheritdoc cref="None"/>
    public sealed record NoCredential : Credential;

    /// <inheritdoc cref="Client"/>
    public sealed record ClientCredential : Credential;

    /// <summary>A key by value or reference.</summary>
    /// <param name="Header">The header it travels in.</param>
    /// <param name="Key">The key.</param>
    public sealed record KeyCredential(CredentialHeader Header, Secret Key) : Credential;

    /// <summary>A helper program that prints the key; run through the shell, cached, run again after a 401.</summary>
    /// <param name="Header">The header the printed key travels in.</param>
    /// <param name="CommandLine">The command line, as for <c>sh -c</c> (<c>cmd /c</c> on Windows).</param>
    /// <param name="Lifetime">How long a printed key is used before the helper is run again.</param>
    public sealed record CommandCredential(CredentialHeader Header, string CommandLine, TimeSpan Lifetime) : Credential;
}
