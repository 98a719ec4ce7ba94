using System.Text.Json;
using Patchbay.Gateway.Routing;
using Patchbay.Protocol.Control;
using Patchbay.Settings;

namespace Patchbay.Control;

/// <summary>Lists the sessions that have an endpoint of their own, and gives them one.</summary>
/// <param name="settings">The settings file that the gateway follows.</param>
/// <param name="sessions">The sessions.</param>
/// <param name="time">The clock.</param>
internal sealed class SessionEndpointCalls(SettingsFile settings, SessionEndpoints sessions, TimeProvider time)
{
    /// <summary>What an endpoint as written stands for, with the words that are more than <c>use</c> itself knows.</summary>
    public static Plug Resolve(string written, PatchbaySettings settings) => Plug.Resolve(written == SessionEndpointChange.Off ? "" : written, settings.Endpoints);

    /// <summary>Those that have one, the latest first.</summary>
    public IReadOnlyList<SessionEndpoint> List() => [.. sessions.All.Select(Describe)];

    /// <summary>Does what the body of a call asks for.</summary>
    /// <returns>The session's entry, or a status and the reason.</returns>
    /// <remarks>Waits for the disk.</remarks>
    public (SessionEndpoint? Entry, int Status, string Message) Change(ReadOnlySpan<byte> body)
    {
        SessionEndpointChange? change;
        try
        {
            change = JsonSerializer.Deserialize(body, ControlJson.Default.SessionEndpointChange);
        }
        catch (JsonException malformed)
        {
            return (null, 400, $"the body is not what it should be: {malformed.Message}");
        }

        if (Mistake(change) is { } mistake) return (null, 400, mistake);
        try
        {
            return (Change(change!.Session!, change.Endpoint!), 200, "");
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return (null, 500, $"nothing was changed, because it cannot be kept: {full.Message}");
        }
    }

    private string? Mistake(SessionEndpointChange? change)
    {
        if (change?.Session is not { Length: > 0 } session) return "`session` is missing";
        if (session.Length > SessionEndpointChange.MaxSessionLength || session.Any(static letter => letter is <= ' ' or > '~'))
            return $"`session` cannot be a session's id: at most {SessionEndpointChange.MaxSessionLength} visible ASCII characters";
        if (change.Endpoint is not { } endpoint) return "`endpoint` is missing; empty means to follow the plug again";
        if (endpoint.Length > SessionEndpointChange.MaxEndpointLength) return $"`endpoint` is longer than {SessionEndpointChange.MaxEndpointLength} characters";
        if (FollowsPlug(endpoint) || Resolve(endpoint, settings.Current) is not { Endpoint: null } unknown) return null;
        var known = string.Join(", ", settings.Current.Endpoints.Keys);
        return $"{unknown.Problem}; {unknown.Fix}{(unknown.Fix.Contains(known, StringComparison.Ordinal) ? "" : $" (known: {known})")}";
    }

    private SessionEndpoint Change(string session, string endpoint)
    {
        if (!FollowsPlug(endpoint)) return Describe(sessions.Give(session, endpoint));
        sessions.TakeBack(session);
        var plugged = settings.Current.Plugged;
        return new SessionEndpoint { Session = session, Endpoint = "", Name = plugged.Name, Url = plugged.Url.AbsoluteUri.TrimEnd('/'), Since = time.GetUtcNow() };
    }

    private static bool FollowsPlug(string endpoint) => endpoint is "" or SessionEndpointChange.Plug;

    private static SessionEndpoint Describe(SessionRoutes routes) => new()
    {
        Session = routes.Given.Session,
        Endpoint = routes.Given.Endpoint,
        Name = routes.Routes?.Plugged.Name ?? routes.Given.Endpoint,
        Url = routes.Routes?.Plugged.Url.AbsoluteUri.TrimEnd('/') ?? "",
        Problem = routes.Routes is null ? routes.Problem : null,
        Since = routes.Given.Since,
    };
}
