namespace Patchbay.Endpoints.Sending;

/// <summary>What came of sending a request: an answer, of whatever status, or the reason why there is none.</summary>
/// <param name="Answer">The answer; the caller disposes it.</param>
/// <param name="Failure">Set exactly when <paramref name="Answer"/> is null.</param>
public readonly record struct SendOutcome(EndpointAnswer? Answer, EndpointFailure? Failure)
{
    /// <summary>An answer came.</summary>
    public static implicit operator SendOutcome(EndpointAnswer answer) => new(answer, null);

    /// <summary>None came.</summary>
    public static implicit operator SendOutcome(EndpointFailure failure) => new(null, failure);
}
