/**
 * Functions over places on the globe, as in {@link SCALAR_FUNCTIONS}. Longitude comes before latitude everywhere, distances
 * are in metres, shapes are GeoJSON.
 */
export const GEOSPATIAL_FUNCTIONS = `
geo_angle: The angle between two lines that meet in the middle one of three points, in radians, clockwise.
geo_azimuth: The direction from one point to another: the angle to true north, in radians, clockwise.
geo_closest_point_on_line: The point of a line that is nearest to a point.
geo_closest_point_on_polygon: The point of a polygon that is nearest to a point.
geo_distance_2points: The shortest distance between two points, in metres. With the time between two sign-ins it shows impossible travel.
geo_distance_point_to_line: The shortest distance from a point to a line, in metres.
geo_distance_point_to_polygon: The shortest distance from a point to a polygon, in metres; 0 inside of it.
geo_from_wkt: A shape in well-known text as GeoJSON.
geo_geohash_neighbors: The geohash cells around a cell.
geo_geohash_to_central_point: The centre of a geohash cell.
geo_geohash_to_polygon: The outline of a geohash cell.
geo_h3cell_children: The H3 cells of a finer level inside a cell.
geo_h3cell_level: The level of an H3 cell.
geo_h3cell_neighbors: The H3 cells around a cell.
geo_h3cell_parent: The H3 cell of a coarser level around a cell.
geo_h3cell_rings: The H3 cells around a cell, ring by ring up to a distance.
geo_h3cell_to_central_point: The centre of an H3 cell.
geo_h3cell_to_polygon: The outline of an H3 cell.
geo_info_from_ip_address: Country, state, city and coordinates of an IP address, as a bag; keys that are not known are left out.
geo_intersection_2lines: What two lines share.
geo_intersection_2polygons: What two polygons share.
geo_intersection_line_with_polygon: The part of a line that lies in a polygon.
geo_intersects_2lines: True where two lines meet.
geo_intersects_2polygons: True where two polygons meet.
geo_intersects_line_with_polygon: True where a line meets a polygon.
geo_line_buffer: The area within a distance of a line.
geo_line_centroid: The centre of mass of a line.
geo_line_densify: A line with long edges cut into shorter ones.
geo_line_interpolate_point: The point at a fraction of a line's length.
geo_line_length: The length of a line, in metres.
geo_line_locate_point: At which fraction of a line's length the point nearest to a point is.
geo_line_simplify: A line with fewer vertices that stays within a tolerance.
geo_line_to_s2cells: The S2 cells that cover a line.
geo_point_buffer: The area within a distance of a point.
geo_point_in_circle: True where a point lies in a circle.
geo_point_in_polygon: True where a point lies in a polygon.
geo_point_to_geohash: The geohash cell that a point lies in.
geo_point_to_h3cell: The H3 cell that a point lies in.
geo_point_to_s2cell: The S2 cell that a point lies in.
geo_polygon_area: The area of a polygon, in square metres.
geo_polygon_buffer: The area within a distance of a polygon.
geo_polygon_centroid: The centre of mass of a polygon.
geo_polygon_densify: A polygon with long edges cut into shorter ones.
geo_polygon_perimeter: The length of a polygon's outline, in metres.
geo_polygon_simplify: A polygon with fewer vertices that stays within a tolerance.
geo_polygon_to_h3cells: The H3 cells that cover a polygon.
geo_polygon_to_s2cells: The S2 cells that cover a polygon.
geo_s2cell_neighbors: The S2 cells around a cell.
geo_s2cell_to_central_point: The centre of an S2 cell.
geo_s2cell_to_polygon: The outline of an S2 cell.
geo_simplify_polygons_array: Polygons simplified together, so that borders they share stay shared.
geo_union_lines_array: One shape from an array of lines.
geo_union_polygons_array: One shape from an array of polygons.
`;
