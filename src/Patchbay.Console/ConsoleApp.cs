using Microsoft.AspNetCore.Http;
using Patchbay.Console.Admission;
using Patchbay.Console.Agents;
using Patchbay.Console.Assets;
using Patchbay.Console.Chat;
using Patchbay.Console.Doctor;
using Patchbay.Console.Endpoints;
using Patchbay.Console.Live;
using Patchbay.Console.Now;
using Patchbay.Console.Settings;
using Patchbay.Console.Shell;
using Patchbay.Console.Traffic;
using Patchbay.Console.Usage;

namespace Patchbay.Console;

/// <summary>The web console: who may come in, and which area answers.</summary>
public sealed class ConsoleApp
{
    private readonly ConsoleKeys _keys;
    private readonly ConsoleDoor _door;
    private readonly Dictionary<string, IConsoleArea> _areas;
    private long _acts;

    /// <param name="options">What it is made of.</param>
    public ConsoleApp(ConsoleOptions options)
    {
        Options = options;
        Plug = options.Plug;
        _keys = new ConsoleKeys(options.Secret, options.Time);
        _door = new ConsoleDoor(_keys, options.IsOurHost, options.Time);
        IConsoleArea[] areas = [new NowArea(options), new ChatArea(options), new EndpointsArea(options), new TrafficArea(options), new AgentsArea(options), new UsageArea(options), new DoctorArea(options), new SettingsArea(options)];
        AreaLinks = [.. areas.Select(static area => area.Link)];
        _areas = areas.ToDictionary(static area => area.Link.Name, StringComparer.Ordinal);
    }

    internal ConsoleOptions Options { get; }

    internal IPlugSwitch Plug { get; }

    internal IReadOnlyList<AreaLink> AreaLinks { get; }

    /// <summary>Changes that somebody has asked for, and that are answered.</summary>
    internal long Acts => Interlocked.Read(ref _acts);

    /// <summary>Beats after each of them.</summary>
    internal Pulse Acted { get; } = new();

    /// <summary>The link that signs a browser in; good until the process ends.</summary>
    /// <param name="baseUrl">Where the gateway listens.</param>
    public string LoginUrl(string baseUrl) => $"{baseUrl}{ConsolePaths.Login}?token={_keys.LoginToken}";

    /// <summary>Serves one request below <see cref="ConsolePaths.Root"/>.</summary>
    /// <remarks>On a thread of the pool: the one that it came in by serves streams, and a page may wait for a disk or another process.</remarks>
    public Task ServeAsync(HttpContext context) => Task.Run(() => ServeNowAsync(context));

    private async Task ServeNowAsync(HttpContext context)
    {
        ConsoleDoor.Harden(context.Response);

        // :: Step 1: who could be asking.
        if (_door.FindFault(context) is { } fault)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Not from here", fault).ConfigureAwait(false);
            return;
        }

        // :: Step 2: what anybody may load, and the way in.
        var path = (context.Request.Path.Value ?? "")[ConsolePaths.Root.Length..].Trim('/');
        if (path.StartsWith("assets/", StringComparison.Ordinal))
        {
            await AssetStore.ServeAsync(context, path["assets/".Length..]).ConfigureAwait(false);
            return;
        }

        if (path is "sw.js" or "console.webmanifest" or "offline.html")
        {
            await AssetStore.ServeAsync(context, path).ConfigureAwait(false);
            return;
        }

        if (path == "login")
        {
            await LogInAsync(context).ConfigureAwait(false);
            return;
        }

        // :: Step 3: who it is, and for a change whether one of our pages asks.
        if (_door.SignedIn(context) is not { } id)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Sign in", "type `patchbay console` in a terminal: it opens this page and signs you in").ConfigureAwait(false);
            return;
        }

        if (HttpMethods.IsPost(context.Request.Method) && _door.FindForgery(context.Request, id) is { } forged)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Refused", forged).ConfigureAwait(false);
            return;
        }

        // :: Step 4: the area.
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? path : path[..slash];
        var request = new ConsoleRequest(context, this, slash < 0 ? "" : path[(slash + 1)..], _keys.FormToken(id));
        try
        {
            if (_areas.TryGetValue(name.Length == 0 ? "now" : name, out var area)) await area.ServeAsync(request).ConfigureAwait(false);
            else await request.NothingAsync().ConfigureAwait(false);
        }
        catch (Exception large) when (large is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } && !context.Response.HasStarted)
        {
            await request.PatchAsync(await ConsoleRequest.ToastAsync(new Toast($"That is too large: {ConsoleRequest.MaxFormBytes / 1024 / 1024} MiB at most, files included", IsError: true)).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                Interlocked.Increment(ref _acts);
                Acted.Beat();
            }
        }
    }

    private Task LogInAsync(HttpContext context)
    {
        if (!_keys.IsLogin(context.Request.Query["token"]))
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "This link is over", "it was of an earlier start of the gateway: `patchbay console` opens a new one");
        _door.SignIn(context);
        // A page, not a redirect: the browser was sent here by a file or a terminal, and gives a strict cookie only to what a page of ours leads to.
        return RefuseAsync(context, StatusCodes.Status200OK, "Signed in", $"going on to {ConsolePaths.Root}/", ConsolePaths.Root + "/");
    }

    /// <summary>Answers with a page that says why there is none, or that goes on by itself.</summary>
    internal static async Task RefuseAsync(HttpContext context, int status, string title, string text, string goOn = "")
    {
        var html = await Rendering.HtmlAsync(DoorPage.Create(new DoorModel(title, text, goOn)), context.RequestAborted).ConfigureAwait(false);
        (context.Response.StatusCode, context.Response.ContentType) = (status, "text/html; charset=utf-8");
        await context.Response.WriteAsync(html, context.RequestAborted).ConfigureAwait(false);
    }
}
