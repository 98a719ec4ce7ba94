namespace Patchbay.Endpoints.Diagnosis.Catalog;

/// <summary>The endpoint's key, or the lack of one.</summary>
internal static class CredentialFindings
{
    /// <summary>PB-CRED-01.</summary>
    public static FindingEntry Unavailable { get; } = new()
    {
        Code = "PB-CRED-01",
        Layer = Layer.Credential,
        Title = "The endpoint's credential could not be read",
        When = "The reference in the settings leads to nothing: the environment variable is not set, the file is missing, the helper command failed or printed nothing. Nothing was sent.",
        What = "The credential of endpoint {name} could not be read, so nothing was sent to {host}.",
        Remedy = "Give it a source that exists: `{edit} --credential '${env:NAME}'`.{back}",
        Causes =
        [
            "`${env:NAME}` is read from the environment that the gateway was started in, not from the terminal of the agent: `patchbay down`, and start again from a terminal that has it.",
            "`${file:PATH}` is read by the user who runs the gateway; a leading `~` is that user's home.",
            "A command must print the key on its standard output and exit 0; the evidence holds what it said.",
        ],
        ExampleEvidence = "`${env:CORP_TOKEN}`: the environment variable is not set",
    };

    /// <summary>PB-CRED-02.</summary>
    public static FindingEntry Refused { get; } = new()
    {
        Code = "PB-CRED-02",
        Layer = Layer.Credential,
        Title = "The endpoint refused its key (401)",
        When = "The request carried the endpoint's own credential, and the endpoint answered 401. A refusal of the caller's own credential is passed on unchanged.",
        What = "Endpoint {name} ({host}) refused the credential that is set for it here ({reference}): 401.",
        Remedy = "Set a valid one: `{edit} --credential '${env:NAME}'`.{back}",
        Causes =
        [
            "The key has expired, was revoked, or belongs to another account, region or plan of the same vendor.",
            "The key travels in the wrong header: `bearer` is `Authorization: Bearer`, `apiKey` is `x-api-key`; some servers read only one.",
            "The value has something around it: quotes, a line break, the word `Bearer`.",
        ],
        ExampleEvidence = "Incorrect API key provided",
        Example = [new("reference", "${env:CORP_TOKEN}")],
    };

    /// <summary>PB-CRED-03.</summary>
    public static FindingEntry Forbidden { get; } = new()
    {
        Code = "PB-CRED-03",
        Layer = Layer.Credential,
        Title = "The endpoint's key may not do this (403)",
        When = "The request carried the endpoint's own credential, and the endpoint answered 403.",
        What = "Endpoint {name} ({host}) knows the credential that is set for it here ({reference}) but does not allow this request: 403.",
        Remedy = "Ask who runs {host} for access{formodel}, or set another credential: `{edit} --credential '${env:NAME}'`.{back}",
        Causes =
        [
            "The key has no access to this model: map another one, `\"models\": { \"default\": \"…\" }`.",
            "The account has no credit, or its region is not served.",
            "The server limits keys to addresses or projects.",
        ],
        ExampleEvidence = "This key has no access to this model",
        Example = [new("reference", "${env:CORP_TOKEN}"), new("formodel", " to model claude-opus-5-5")],
    };

    /// <summary>PB-CRED-04.</summary>
    public static FindingEntry CallerWithheld { get; } = new()
    {
        Code = "PB-CRED-04",
        Layer = Layer.Credential,
        Title = "Your Anthropic credential was not forwarded",
        When = "The agent sent an Anthropic key or a claude.ai login, the endpoint is not Anthropic's and has no credential of its own, and it answered 401 or 403.",
        What = "Endpoint {name} wants a credential. Yours for Anthropic was not forwarded to {host}, which is not Anthropic's.",
        Remedy = "Set one for this endpoint: `{edit} --credential '${env:NAME}'`. If you trust {host} with your Anthropic credential, say `\"credential\": \"client\"` for it: `{edit} --credential client`.{back}",
        Causes = ["A company gateway that passes your own login on to Anthropic wants `\"credential\": \"client\"`: ask who runs it."],
        ExampleEvidence = "Missing Authentication header",
    };

    /// <summary>PB-CRED-05.</summary>
    public static FindingEntry Missing { get; } = new()
    {
        Code = "PB-CRED-05",
        Layer = Layer.Credential,
        Title = "The endpoint wants a credential and has none",
        When = "The settings give this endpoint no credential, so the request carried none, and the endpoint answered 401 or 403.",
        What = "Endpoint {name} ({host}) wants a credential, and none is set for it here.",
        Remedy = "Set one: `{edit} --credential '${env:NAME}'`.{back}",
        Causes = ["A local server was started with an API key option (`--api-key`): the same key belongs here."],
        ExampleEvidence = "Invalid API Key",
    };

    /// <summary>PB-CRED-06.</summary>
    public static FindingEntry WrongHeader { get; } = new()
    {
        Code = "PB-CRED-06",
        Layer = Layer.Credential,
        Title = "The key is good, and travels in the wrong header",
        When = "`patchbay doctor` was refused with 401 or 403, sent the same key to the same address in the other of the two headers, and was answered.",
        What = "Endpoint {name} ({host}) refuses its key sent as `{refused}` ({status}) and accepts the same one sent as `{accepted}`.",
        Remedy = "Say so in the settings, with the reference that is there now: `{edit} --credential REFERENCE --credential-header {accepted}`.{back}",
        Causes = ["`bearer` is `Authorization: Bearer`, `apiKey` is `x-api-key`.", "A server that takes the Anthropic format may still want its key the OpenAI way (`Authorization: Bearer`), or only `x-api-key`, as Anthropic's own API has it."],
        ExampleEvidence = "Missing API key",
        Example = [new("refused", "bearer"), new("accepted", "apiKey"), new("status", "401")],
    };
}
