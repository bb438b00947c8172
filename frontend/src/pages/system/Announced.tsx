/** A wind-down that the governor has announced and not begun. */
import { link } from "../../app/router";
import { useQuery } from "../../chain/query";
import { readAnnounced } from "../../data/winddown";
import { Notice } from "../../ui/parts";
import { showTime } from "../../ui/time";

export function Announced() {
  const found = useQuery("announced", readAnnounced).value.value ?? [];
  return (
    <>
      {found.map(({ isAll, at }) => (
        <Notice tone="warning">
          The governor has announced to wind down {isAll ? "the stablecoin" : "a credit market"}: it may begin
          from {showTime(at)} on, and withdraw it before.{" "}
          <a href={link("system", "winddown")}>What that would be</a>
        </Notice>
      ))}
    </>
  );
}
