using System.Collections.Concurrent;
using Patchbay.Endpoints.Kinds;
using Patchbay.Endpoints.Sending;
using Patchbay.Protocol.Headers;

namespace Patchbay.Endpoints.Credentials;

/// <summary>The endpoints' own credentials and secret headers, read on first use and kept. One for the process; safe to use from anywhere.</summary>
/// <remarks>Kept by what the settings say and not by endpoint object, so a change of settings does not run every helper again.</remarks>
public sealed class CredentialSource
{
    /// <summary>Files and the secret store are read again after this time: a key that was replaced is used soon, without a watch on the file.</summary>
    private static readonly TimeSpan FileLifetime = TimeSpan.FromSeconds(5);

    /// <summary>A failure is told again without trying for this time, so a burst of requests runs a broken helper once.</summary>
    private static readonly TimeSpan FailureLifetime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Credential, CachedRead<CredentialDecision>> _decisions = new();
    private readonly ConcurrentDictionary<Secret, CachedRead<SecretValue>> _values = new();
    private readonly SecretReader _reader;
    private readonly TimeProvider _time;

    /// <param name="reader">Follows references.</param>
    /// <param name="time">The clock of the lifetimes.</param>
    public CredentialSource(SecretReader reader, TimeProvider time)
    {
        _reader = reader;
        _time = time;
    }

    /// <summary>How long the output of a helper is used when the settings do not say.</summary>
    /// <value>5 min: what Claude Code does for its own <c>apiKeyHelper</c>.</value>
    public static TimeSpan DefaultCommandLifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The headers that a credential of the endpoint's own makes.</summary>
    /// <param name="credential">One with <see cref="Credential.IsOwn"/>.</param>
    /// <param name="refresh">True when the endpoint refused it (401): it is read anew, a helper run again.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ValueTask<CredentialDecision> GetAsync(Credential credential, bool refresh, CancellationToken cancellationToken)
    {
        if (!_decisions.TryGetValue(credential, out var cached))
            cached = _decisions.GetOrAdd(credential, key => new CachedRead<CredentialDecision>(() => DecideAsync(key), _time));
        return cached.GetAsync(refresh, cancellationToken);
    }

    /// <summary>The extra headers of an endpoint with their values.</summary>
    /// <returns>The headers in the order of the settings; or why one of them has no value.</returns>
    public ValueTask<HeaderValues> GetHeadersAsync(Endpoint endpoint, bool refresh, CancellationToken cancellationToken) =>
        endpoint.Headers.Count == 0
            ? new ValueTask<HeaderValues>(HeaderValues.None)
            : ReadHeadersAsync(endpoint.Headers, refresh, cancellationToken);

    private async ValueTask<HeaderValues> ReadHeadersAsync(IReadOnlyList<EndpointHeader> headers, bool refresh, CancellationToken cancellationToken)
    {
        var lines = new HeaderLine[headers.Count];
        for (var index = 0; index < lines.Length; index++)
        {
            var secret = headers[index].Value;
            var cached = _values.GetOrAdd(secret, key => new CachedRead<SecretValue>(() => ReadAsync(key), _time));
            var value = await cached.GetAsync(refresh, cancellationToken).ConfigureAwait(false);
            if (value.Failure is not null) return new HeaderValues([], value.Failure);
            lines[index] = new HeaderLine(headers[index].Name, value.Value!);
        }

        return new HeaderValues(lines, null);
    }

    private async Task<Kept<SecretValue>> ReadAsync(Secret secret)
    {
        var value = await _reader.ReadAsync(secret).ConfigureAwait(false);
        return new(value, value.Failure is null ? Lifetime(secret) : FailureLifetime);
    }

    private async Task<Kept<CredentialDecision>> DecideAsync(Credential credential)
    {
        var (header, value, lifetime) = credential switch
        {
            Credential.KeyCredential key => (key.Header, await _reader.ReadAsync(key.Key).ConfigureAwait(false), Lifetime(key.Key)),
            Credential.CommandCredential command => (command.Header, await _reader.RunAsync(command.CommandLine).ConfigureAwait(false), command.Lifetime),
            _ => throw new ArgumentException($"{credential.GetType().Name} is not an endpoint's own", nameof(credential)),
        };
        return value.Failure is null
            ? new(OwnDecision(header, value.Value!), lifetime)
            : new(new CredentialDecision(null, null, IsOwn: true, Withheld: false, value.Failure), FailureLifetime);
    }

    private static CredentialDecision OwnDecision(CredentialHeader header, string key)
    {
        const string scheme = "Bearer ";
        if (header == CredentialHeader.ApiKey) return new CredentialDecision(null, key, IsOwn: true, Withheld: false, null);

        // People also keep the whole header value as their secret.
        var authorization = key.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? key : scheme + key;
        return new CredentialDecision(authorization, null, IsOwn: true, Withheld: false, null);
    }

    private static TimeSpan Lifetime(Secret secret) => secret.Scheme switch
    {
        SecretSchemes.File or SecretSchemes.Secret => FileLifetime,
        SecretSchemes.Command => DefaultCommandLifetime,
        _ => Timeout.InfiniteTimeSpan,
    };
}

/// <summary>The extra headers of an endpoint, or why they cannot be had.</summary>
/// <param name="Headers">Names and values.</param>
/// <param name="Failure">Names the reference that has no value; null when all have one.</param>
public sealed record HeaderValues(IReadOnlyList<HeaderLine> Headers, EndpointFailure? Failure)
{
    /// <summary>No headers, no failure.</summary>
    public static HeaderValues None { get; } = new([], null);
}
