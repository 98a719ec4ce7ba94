using System.Text.Encodings.Web;
using System.Text.Json;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Headers;
using Patchbay.Protocol.Splice;

namespace Patchbay.Endpoints.Probing;

/// <summary>The two requests of a probe, with the credential decided.</summary>
internal sealed class ProbeRequests(CredentialDecision credential, IReadOnlyList<HeaderLine> extra)
{
    /// <summary>Asks what models there are.</summary>
    public EndpointRequest Models() => new() { Method = "GET", Target = "/v1/models", Headers = Headers() };

    /// <summary>The smallest message there is: one word up, one token down.</summary>
    public EndpointRequest Message(string model)
    {
        var name = JsonEncodedText.Encode(model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        byte[] body = [.. "{\"model\":\""u8, .. name, .. "\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"u8];
        return new EndpointRequest { Method = "POST", Target = "/v1/messages", Headers = Headers(), Body = SplicedBody.Unchanged(body), HasBody = true };
    }

    private List<HeaderLine> Headers()
    {
        var headers = new List<HeaderLine>
        {
            new("Accept", "application/json"),
            new("Content-Type", "application/json"),
            new("User-Agent", "patchbay-probe"),
            new("anthropic-version", "2023-06-01"),
        };
        if (credential.Authorization is not null) headers.Add(new HeaderLine("Authorization", credential.Authorization));
        if (credential.ApiKey is not null) headers.Add(new HeaderLine("x-api-key", credential.ApiKey));
        headers.RemoveAll(header => extra.Any(other => other.Is(header.Name)));
        headers.AddRange(extra);
        return headers;
    }
}
