namespace Patchbay.Endpoints.Diagnosis;

/// <summary>What the first bytes of a 2xx answer to <c>POST /v1/messages</c> say of it. From <see cref="Empty"/> on it is certainly wrong.</summary>
public enum AnswerStartKind
{
    /// <summary>A Message, or a stream of its events.</summary>
    Anthropic,

    /// <summary>Too few bytes to tell. Passing is right when waiting is not: a comment line or half a JSON object may last.</summary>
    Undecided,

    /// <summary>Nothing known, and nothing certainly wrong: it passes.</summary>
    Unknown,

    /// <summary>Complete, and nothing in it.</summary>
    Empty,

    /// <summary>A web page.</summary>
    Html,

    /// <summary>An OpenAI-format JSON answer.</summary>
    OpenAIJson,

    /// <summary>An OpenAI-format stream.</summary>
    OpenAIStream,

    /// <summary>An error under a status that says success, and not in Anthropic's stream format (LM Studio does that).</summary>
    ErrorInside,

    /// <summary>Complete, and neither a Message nor anything above.</summary>
    NotAMessage,
}
