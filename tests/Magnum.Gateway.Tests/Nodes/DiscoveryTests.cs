namespace Magnum.Gateway.Tests.Nodes;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task Size_OfACluster_IsTheMastersOfTheBay()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync(masters: 5);

        var reply = await rig.GetAsync($"/v1/discovery/{token}/_config/size?quorum=false&recursive=false&sorted=false");

        reply.Status.ShouldBe(200);
        reply.ContentHeaders.ContentType!.MediaType.ShouldBe("application/json");
        reply.Header("X-Etcd-Index").ShouldBe("2");
        reply.Body.ShouldBe($$$"""{"action":"get","node":{"key":"/v1/discovery/{{{token}}}/_config/size","createdIndex":2,"modifiedIndex":2,"value":"5"}}""");
    }

    [Fact]
    public async Task Members_Registered_AreListedWithTheirIndexes()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();

        var made = await rig.RegisterAsync(token, "8e9e05c52164694d", "one=http://10.0.0.5:2380,one=https://[fd00::5]:2380");
        await rig.RegisterAsync(token, "b");
        var listed = await rig.GetAsync($"/v1/discovery/{token}?recursive=false");
        var one = await rig.GetAsync($"/v1/discovery/{token}/8e9e05c52164694d");

        made.Status.ShouldBe(201);
        made.Body.ShouldBe($$$"""{"action":"create","node":{"key":"/v1/discovery/{{{token}}}/8e9e05c52164694d","createdIndex":3,"modifiedIndex":3,"value":"one=http://10.0.0.5:2380,one=https://[fd00::5]:2380"}}""");
        listed.Header("X-Etcd-Index").ShouldBe("4");
        ((bool)listed.Json["node"]!["dir"]!).ShouldBeTrue();
        listed.Json["node"]!["nodes"]!.AsArray().Select(node => (long)node!["createdIndex"]!).ShouldBe([3, 4]);
        one.Json["node"]!.ToJsonString().ShouldBe(made.Json["node"]!.ToJsonString());
    }

    [Fact]
    public async Task Register_KnownOrTooLate_IsRefusedInEtcdsWords()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync(masters: 1);
        await rig.RegisterAsync(token, "a");

        var again = await rig.RegisterAsync(token, "a");
        var late = await rig.RegisterAsync(token, "b");

        (again.Status, again.EtcdCode).ShouldBe((412, 105));
        (late.Status, late.EtcdCode).ShouldBe((403, 103));
        late.Cause.ShouldBe("all 1 members have registered");
        late.Header("X-Etcd-Index").ShouldBe("3");
    }

    [Fact]
    public async Task Token_UnknownForeignOrExpired_IsNotFoundAndSaysWhy()
    {
        await using var rig = await NodeRig.StartAsync();
        var (bay, token) = await rig.AddBayAsync();
        var (other, otherToken) = await rig.AddBayAsync("other");
        var (_, expired) = await rig.AddBayAsync("expired", expires: DateTimeOffset.UnixEpoch);
        string[] bad =
        [
            "x", "..", "%2e%2e", $"{bay.Uuid:D}", $"{bay.Uuid:D}.", $"{token[..^1]}", $"{token}0", $"{bay.Uuid:D}{otherToken[36..]}", $"{other.Uuid:D}{token[36..]}",
            $"{bay.Uuid:N}{token[36..]}", token.ToUpperInvariant(), $"{Guid.NewGuid():D}{token[36..]}", new string('a', 4000), "a%00b", "a%2Fb", "%ff",
        ];

        foreach (var one in bad)
        {
            foreach (var rest in (string[])["/_config/size", "", "/a", "?wait=true&waitIndex=1"])
            {
                var reply = await rig.SendRawAsync($"GET /v1/discovery/{one}{rest} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
                (reply.StartsWith("HTTP/1.1 404 ", StringComparison.Ordinal) || reply.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal)).ShouldBeTrue($"{one}{rest}: {reply}");
            }
        }

        var late = await rig.GetAsync($"/v1/discovery/{expired}/_config/size");
        (late.Status, late.EtcdCode).ShouldBe((404, 100));
        late.Cause!.ShouldContain("expired");
        (await rig.RegisterAsync(expired, "a")).Cause!.ShouldContain("expired");
        (await rig.RegisterAsync("nonsense", "a")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("_hidden", "a=http://10.0.0.1:2380", "?prevExist=false", 107)]
    [InlineData("_config", "a=http://10.0.0.1:2380", "?prevExist=false", 107)]
    [InlineData("a%2Fb", "a=http://10.0.0.1:2380", "?prevExist=false", 107)]
    [InlineData("a b", "a=http://10.0.0.1:2380", "?prevExist=false", 107)]
    [InlineData("a", "", "?prevExist=false", 209)]
    [InlineData("a", "http://10.0.0.1:2380", "?prevExist=false", 209)]
    [InlineData("a", "a=", "?prevExist=false", 209)]
    [InlineData("a", "a=ftp://10.0.0.1", "?prevExist=false", 209)]
    [InlineData("a", "a=http://10.0.0.1:2380,", "?prevExist=false", 209)]
    [InlineData("a", "a=http://10.0.0.1:2380\n", "?prevExist=false", 209)]
    [InlineData("a", "a=http://10.0.0.1:2380", "?prevExist=true", 209)]
    [InlineData("a", "a=http://10.0.0.1:2380", "?prevExist=perhaps", 209)]
    [InlineData("a", "a=http://10.0.0.1:2380", "?prevExist=false&prevExist=true", 209)]
    [InlineData("a", "a=http://10.0.0.1:2380", "?wait=true", 209)]
    public async Task Register_WhatDoesNotFit_IsRefused(string member, string value, string query, int code)
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();

        var reply = await rig.RegisterAsync(token, member, value, query);

        reply.EtcdCode.ShouldBe(code, reply.Body);
        (await rig.GetAsync($"/v1/discovery/{token}")).Header("X-Etcd-Index").ShouldBe("2");
    }

    [Fact]
    public async Task Register_OtherThanAShortForm_IsRefused()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        var other = await rig.SendAsync(HttpMethod.Put, $"/v1/discovery/{token}/a", body: json);
        var longValue = await rig.RegisterAsync(token, "a", $"a=http://10.0.0.1/{new string('x', 5000)}");
        var longBody = await rig.RegisterAsync(token, "a", $"a=http://10.0.0.1/{new string('x', 70_000)}");

        (other.Status, other.EtcdCode).ShouldBe((400, 210));
        (longValue.Status, longValue.EtcdCode).ShouldBe((400, 210));
        longBody.Status.ShouldBe(413);
    }

    [Fact]
    public async Task Wait_ForWhatHasCome_IsAnsweredAtOnceInOrder()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();
        await rig.RegisterAsync(token, "a");
        await rig.RegisterAsync(token, "b");

        var first = await rig.GetAsync($"/v1/discovery/{token}?recursive=true&wait=true&waitIndex=3");
        var second = await rig.GetAsync($"/v1/discovery/{token}?recursive=true&wait=true&waitIndex=4");
        var own = await rig.GetAsync($"/v1/discovery/{token}/b?recursive=false&wait=true&waitIndex=1");

        ((string)first.Json["node"]!["key"]!).ShouldEndWith("/a");
        ((string)second.Json["node"]!["key"]!).ShouldEndWith("/b");
        ((string)own.Json["node"]!["key"]!).ShouldEndWith("/b");
        ((string)own.Json["action"]!).ShouldBe("create");
    }

    [Theory]
    [InlineData("?wait=true&waitIndex=3&recursive=true")]
    [InlineData("?wait=true")]
    [InlineData("/a?wait=true&waitIndex=3")]
    public async Task Wait_ForWhatComes_IsAnsweredThen(string path)
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();
        var waiting = rig.GetAsync($"/v1/discovery/{token}{path}");
        await rig.UntilPollsAsync(1);

        await rig.RegisterAsync(token, "a");

        var reply = await waiting;
        reply.Status.ShouldBe(200);
        ((string)reply.Json["node"]!["key"]!).ShouldEndWith("/a");
        reply.Header("X-Etcd-Index").ShouldBe("3");
    }

    [Fact]
    public async Task Wait_ForNothing_IsAnsweredEmptySoThatEtcdAsksAgain()
    {
        await using var rig = await NodeRig.StartAsync(options => options with { LongPollTime = TimeSpan.FromMilliseconds(100) });
        var (_, token) = await rig.AddBayAsync();

        var reply = await rig.GetAsync($"/v1/discovery/{token}?wait=true&waitIndex=3");

        (reply.Status, reply.Body).ShouldBe((200, ""));
        reply.Header("X-Etcd-Index").ShouldBe("2");
    }

    [Fact]
    public async Task Wait_BayIsRemoved_IsNotFound()
    {
        await using var rig = await NodeRig.StartAsync();
        var (bay, token) = await rig.AddBayAsync();
        var waiting = rig.GetAsync($"/v1/discovery/{token}?wait=true&waitIndex=3");
        await rig.UntilPollsAsync(1);

        await rig.RemoveAsync(bay);

        (await waiting).EtcdCode.ShouldBe(100);
    }

    [Fact]
    public async Task Wait_ServerStops_IsAnsweredAtOnce()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();
        var waiting = rig.GetAsync($"/v1/discovery/{token}?wait=true&waitIndex=3");
        await rig.UntilPollsAsync(1);

        await rig.StopAsync();

        (await waiting).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Wait_MoreThanThereMayBe_Is503AndThePlacesComeBack()
    {
        await using var rig = await NodeRig.StartAsync(options => options with { LongPolls = 5 });
        var (_, token) = await rig.AddBayAsync(masters: 1);
        var (_, other) = await rig.AddBayAsync("other", masters: 3);
        using var leaving = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 4).Select(_ => rig.SendAsync(HttpMethod.Get, $"/v1/discovery/{token}?wait=true&waitIndex=3", cancellationToken: leaving.Token)).ToList();
        await rig.UntilPollsAsync(4);

        var ofTheCluster = await rig.GetAsync($"/v1/discovery/{token}?wait=true&waitIndex=3");
        var fifth = rig.GetAsync($"/v1/discovery/{other}?wait=true&waitIndex=3");
        await rig.UntilPollsAsync(5);
        var ofTheProcess = await rig.GetAsync($"/v1/discovery/{other}?wait=true&waitIndex=3");
        await leaving.CancelAsync();
        foreach (var one in waiting)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => one);
        }

        await rig.UntilPollsAsync(1);
        var again = rig.GetAsync($"/v1/discovery/{token}?wait=true&waitIndex=3");
        await rig.UntilPollsAsync(2);
        await rig.RegisterAsync(token, "a");
        await rig.RegisterAsync(other, "a");

        (ofTheCluster.Status, ofTheProcess.Status).ShouldBe((503, 503));
        ofTheCluster.EtcdCode.ShouldBe(300);
        (await again).Status.ShouldBe(200);
        (await fifth).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("waitIndex=-1", 203)]
    [InlineData("waitIndex=soon", 203)]
    [InlineData("waitIndex=99999999999999999999", 203)]
    [InlineData("wait=1", 209)]
    public async Task Query_OfTheWrongForm_IsRefused(string query, int code)
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();

        var reply = await rig.GetAsync($"/v1/discovery/{token}?{query}");

        (reply.Status, reply.EtcdCode).ShouldBe((400, code));
    }

    [Fact]
    public async Task Path_ThatThereIsNotOrOtherwiseUsed_IsRefusedInEtcdsForm()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();

        var deeper = await rig.GetAsync($"/v1/discovery/{token}/a/b");
        var deleted = await rig.SendAsync(HttpMethod.Delete, $"/v1/discovery/{token}/a");
        var resized = await rig.SendAsync(HttpMethod.Put, $"/v1/discovery/{token}/_config/size", body: new FormUrlEncodedContent([KeyValuePair.Create("value", "1")]));

        (deeper.Status, deeper.EtcdCode).ShouldBe((404, 100));
        deleted.Status.ShouldBe(405);
        resized.Status.ShouldBe(405);
        resized.ContentHeaders.Allow.ShouldBe(["GET"]);
    }
}
