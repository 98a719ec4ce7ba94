namespace Patchbay.Endpoints.Diagnosis;

/// <summary>An answer that did not do what was asked, as the diagnosis sees it.</summary>
/// <param name="Endpoint">Who answered.</param>
/// <param name="Path">Request path without query, as the client sent it (<c>/v1/messages</c>).</param>
/// <param name="Model">Model name as sent to the endpoint; empty when the request names none.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Content type of the answer, or empty.</param>
/// <param name="Body">The answer's body, content-decoded, at most the first 64 KiB.</param>
/// <param name="OwnCredential">True when the request carried the endpoint's own credential, false when it carried the caller's or none.</param>
/// <param name="CallerCredentialWithheld">True when the caller sent an Anthropic credential that was not forwarded (the credential rule).</param>
/// <param name="IsWhole">True when <paramref name="Body"/> is the whole body, so that what is missing in it is missing for good.</param>
/// <param name="Location">The <c>Location</c> header, or empty.</param>
/// <param name="Method">Request method.</param>
public sealed record FailedAnswer(
    Endpoint Endpoint,
    string Path,
    string Model,
    int Status,
    string ContentType,
    ReadOnlyMemory<byte> Body,
    bool OwnCredential,
    bool CallerCredentialWithheld,
    bool IsWhole = false,
    string Location = "",
    string Method = "POST")
{
    /// <summary>True for the one request whose answers are explained: a model's answer. Others (counting tokens, listing models)
    /// are asked in the background, and a client reads a failure there as "not supported".</summary>
    public bool IsMessages => Method == "POST" && Path.TrimEnd('/').EndsWith("/v1/messages", StringComparison.Ordinal);
}
