using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;

namespace Patchbay.Output;

/// <summary>Where an endpoint's credential comes from, in words that give nothing of it away.</summary>
internal static class CredentialWords
{
    /// <summary>As <c>endpoint list</c> shows it: empty when the settings say nothing.</summary>
    public static string Of(Credential credential) => credential switch
    {
        Credential.KeyCredential key => $"{(key.Header == CredentialHeader.Bearer ? "bearer" : "apiKey")} {key.Key}",
        Credential.CommandCredential command => $"command {command.CommandLine}",
        Credential.ClientCredential => "client",
        Credential.NoCredential => "none",
        _ => "",
    };
}
