using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Patchbay.Console.Live;
using Patchbay.Console.Shell;
using RazorSlices;

namespace Patchbay.Console;

/// <summary>One request of somebody who is signed in, and what an area can answer it with.</summary>
/// <param name="http">The exchange.</param>
/// <param name="app">The console.</param>
/// <param name="path">Its path below the area: <c>""</c> for the area's page.</param>
/// <param name="formToken">The form token of whoever asks.</param>
internal sealed class ConsoleRequest(HttpContext http, ConsoleApp app, string path, string formToken)
{
    /// <summary>Room for the images of a prompt: what Anthropic takes in one request, 32 MB.</summary>
    public const int MaxFormBytes = 32 * 1024 * 1024;

    /// <summary>The exchange.</summary>
    public HttpContext Http => http;

    /// <summary>The path below the area, without slashes around it.</summary>
    public string Path => path;

    /// <summary>The clock.</summary>
    public TimeProvider Time => app.Options.Time;

    /// <summary>How many acts there have been, of anybody.</summary>
    public long Acts => app.Acts;

    /// <summary>Beats after each.</summary>
    public Pulse Acted => app.Acted;

    /// <summary>Cancelled when the browser goes away.</summary>
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>Method and path: what areas switch on.</summary>
    public (string Method, string Path) Call => (http.Request.Method, path);

    /// <summary>A value of the query; empty when it is not there.</summary>
    public string Query(string name) => http.Request.Query[name].ToString();

    /// <summary>The form, url-encoded or multipart, bounded by <see cref="MaxFormBytes"/>.</summary>
    public async Task<IFormCollection> FormAsync()
    {
        // The limit of the body is for all of it, files included; the rest are those of the framework.
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { MultipartBodyLengthLimit = MaxFormBytes, BufferBodyLengthLimit = MaxFormBytes, ValueLengthLimit = MaxFormBytes }));
        return await http.Request.ReadFormAsync(Aborted).ConfigureAwait(false);
    }

    /// <summary>Answers with a page in its frame.</summary>
    /// <param name="title">Of the window.</param>
    /// <param name="area">The area whose link is marked.</param>
    /// <param name="body">The page.</param>
    public async Task PageAsync(string title, string area, RazorSlice body) =>
        await HtmlAsync(await Rendering.HtmlAsync(Frame.Create(new FrameModel(title, area, Theme, formToken, app.Plug.Now, app.Options.Version, app.AreaLinks, body)), Aborted).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Answers with patches.</summary>
    public Task PatchAsync(params IReadOnlyList<string> patches) => HtmlAsync(string.Concat(patches));

    /// <summary>A region drawn now, as a patch.</summary>
    public static async Task<string> DrawAsync(string id, RazorSlice slice) => Patch.Morph(id, await Rendering.HtmlAsync(slice).ConfigureAwait(false));

    /// <summary>A word to the user that goes away by itself, with a way back where there is one.</summary>
    public static async Task<string> ToastAsync(Toast toast) => Patch.Append("toasts", await Rendering.HtmlAsync(ToastSlice.Create(toast)).ConfigureAwait(false));

    /// <summary>Answers with HTML.</summary>
    public Task HtmlAsync(string html, int status = StatusCodes.Status200OK) => SendAsync("text/html; charset=utf-8", Encoding.UTF8.GetBytes(html), status);

    /// <summary>Answers with bytes; a name makes it a download.</summary>
    public async Task SendAsync(string contentType, ReadOnlyMemory<byte> bytes, int status = StatusCodes.Status200OK, string? fileName = null)
    {
        var response = http.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, contentType, bytes.Length);
        if (fileName is not null) response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await response.BodyWriter.WriteAsync(bytes, Aborted).ConfigureAwait(false);
    }

    /// <summary>Sends the browser elsewhere in the console, also out of an htmx request.</summary>
    public Task GoAsync(string to)
    {
        if (http.Request.Headers.ContainsKey("HX-Request")) http.Response.Headers["HX-Redirect"] = to;
        else
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = to;
        }

        return Task.CompletedTask;
    }

    /// <summary>There is no such thing.</summary>
    public Task NothingAsync() => ConsoleApp.RefuseAsync(http, StatusCodes.Status404NotFound, "There is no such page", $"nothing of the console is at {http.Request.Path}");

    /// <summary>Holds a live connection until the browser or the process goes.</summary>
    public async Task LiveAsync(Func<LiveStream, CancellationToken, Task> serve)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Aborted, app.Options.Stopping);
        var stream = new LiveStream(http);
        try
        {
            await stream.StartAsync(end.Token).ConfigureAwait(false);
            await serve(stream, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Both ends of it are ordinary.
        }
    }

    /// <summary>Light, dark, or as the system is.</summary>
    private string Theme => http.Request.Cookies["theme"] is { } theme and ("light" or "dark") ? theme : "auto";
}
